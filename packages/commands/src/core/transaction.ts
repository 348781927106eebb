/**
 * The transaction state of one session: what MULTI queues and what WATCH watches.
 *
 *     state        MULTI      a queued command is refused      EXEC
 *     idle         active     -                                error
 *     active       error      aborted                          runs the queue, unless `touched`
 *     aborted      error      aborted                          EXECABORT
 *
 * `touched` is independent of the rest: a watched key changed since WATCH.
 *
 * Spec: redis/src/multi.c (7.0).
 */
import type { Argv } from '@varve/resp';
import type { CommandEntry } from './command-entry.js';
import type { WatchedKey } from './watched-keys.js';

export class Transaction {
  /** Between MULTI and EXEC or DISCARD. */
  active: boolean;
  /** A command was refused while queueing. */
  aborted: boolean;
  /** A watched key was modified. */
  touched: boolean;
  readonly queue: Argv[];
  readonly entries: CommandEntry[];
  /** Flags that at least one queued command has. */
  flagsOfAny: number;
  /** Flags that all queued commands have. */
  flagsOfAll: number;
  /** Kept by `WatchedKeys`. */
  watched: WatchedKey[];

  constructor() {
    this.active = false;
    this.aborted = false;
    this.touched = false;
    this.queue = [];
    this.entries = [];
    this.flagsOfAny = 0;
    this.flagsOfAll = ~0;
    this.watched = [];
  }

  /** Opens the transaction (MULTI). */
  open(): void {
    this.active = true;
  }

  /** Adds a command; keeps a copy of its arguments. A doomed transaction keeps nothing. */
  add(entry: CommandEntry, argv: Argv): void {
    if (this.aborted || this.touched) return;
    this.queue.push(argv.clone());
    this.entries.push(entry);
    this.flagsOfAny |= entry.flags;
    this.flagsOfAll &= entry.flags;
  }

  /** A command was refused: when a transaction is open, its EXEC will fail. */
  refuse(): void {
    if (this.active) this.aborted = true;
  }

  /**
   * Closes the transaction and forgets what was queued. Watched keys are the caller's to unwatch.
   */
  close(): void {
    this.active = false;
    this.aborted = false;
    this.touched = false;
    this.queue.length = 0;
    this.entries.length = 0;
    this.flagsOfAny = 0;
    this.flagsOfAll = ~0;
  }
}
