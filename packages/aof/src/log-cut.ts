/**
 * A cut through the log: one file ends here, the next one begins. This thread never waits for the
 * disk; writes wait, nothing else does.
 *
 *     syncing     an ordinary sync, so that little is left to sync later; writes go on
 *     quieting    nothing new is started, until nothing is under way
 *     held        onCut: this is the place. Units before it are the old file's: they are written,
 *                 synced, sealed, the seal synced, each off-thread. Units after it pile up in memory
 *     settled     onSettled: the old file is whole, on disk, and will not change any more. The new
 *                 one is made and published meanwhile (rotation.ts)
 *
 * Invariants
 * 1. From `held` to the end no unit after the cut is in a file.
 * 2. Units before the cut are released by policy, as ever: a reply does not wait for the new file.
 * 3. A failure at any step ends the cut, and the writer goes on in the old file: a seal in the
 *    middle of a file is as good as one at its end.
 *
 * Why the sync comes first: what is dirty when the cut holds must be synced while writes wait. A
 * sync under way when the cut is asked for is as good as one begun then.
 */
import assert from 'node:assert/strict';

import type { AofError } from './errors.js';
import type { LogOutput } from './log-output.js';

/** What happens at a cut; each at most once, and one of the last two for certain. */
export interface CutEvents {
  readonly onCut: () => void;
  readonly onSettled: () => void;
  readonly onFailed: (error: AofError) => void;
}

/** What a cut has its writer start; 'nothing' once it is settled, or failed. */
export type CutStep = 'write' | 'sync' | 'nothing';

export class LogCut {
  phase: 'syncing' | 'quieting' | 'held' | 'settled';
  /** Last unit before the cut, once it holds. */
  sequence: number;
  #output: LogOutput;
  #events: CutEvents;

  constructor(output: LogOutput, events: CutEvents) {
    this.phase = 'syncing';
    this.sequence = 0;
    this.#output = output;
    this.#events = events;
  }

  /** Whether nothing but what `next` returns may be started. */
  get isHolding(): boolean {
    return this.phase !== 'syncing';
  }

  /** A sync is over: that is enough for `syncing`. */
  syncEnded(): void {
    if (this.phase === 'syncing') this.phase = 'quieting';
  }

  /**
   * Returns the next thing to start; to be called whenever nothing is under way.
   *
   * @param appended last unit that was appended
   */
  next(appended: number): CutStep {
    const output = this.#output;
    assert(output.isQuiet);
    if (this.phase === 'settled') return 'nothing';
    if (this.phase === 'syncing' && output.isUnsynced && !output.log.poisoned) return 'sync';
    const { failure } = output;
    if (failure) return this.#fail(failure);
    if (this.phase !== 'held') {
      this.#hold(appended);
      if (!output.units.batch.isEmpty) return 'write';
    }
    return this.#settle();
  }

  #hold(appended: number): void {
    this.phase = 'held';
    this.sequence = appended;
    this.#events.onCut();
    this.#output.units.restart();
  }

  #settle(): CutStep {
    const output = this.#output;
    if (output.isUnsynced) return 'sync';
    if (output.log.wantsSeal) {
      return output.seal() ? 'sync' : this.#fail(output.failure as AofError);
    }
    this.phase = 'settled';
    this.#events.onSettled();
    return 'nothing';
  }

  #fail(error: AofError): CutStep {
    this.phase = 'settled';
    this.#events.onFailed(error);
    return 'nothing';
  }
}
