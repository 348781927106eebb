/**
 * When the next group of a group commit may start: not before those whose replies just left had a
 * chance to join it. HOT (bench: SET pipeline 1, always).
 *
 *     sync of group A done      A's replies leave; B, what arrived meanwhile, is pending
 *       sync B at once:         A's clients come back while B syncs: two half groups take turns,
 *                               and every client waits for two syncs
 *       wait for A's clients:   A and B sync together: one sync per round
 *
 * A client that waits for its reply before it sends on comes back with about as much as it sent,
 * so the group is complete once as many units arrived as the sync released. If they do not come,
 * the wait ends after half the time a sync takes, and 1 ms at most.
 *
 * Bought, with 50 clients without pipelining and syncs of 3 ms: 7.4 k SET/s in place of 4.4 k
 * (redis-server 7.0.15: 5.1 k), Node 20.
 *
 * @see PostgreSQL's commit_delay and commit_siblings, the same trade with fixed numbers
 */
import assert from 'node:assert/strict';

/** The longest that a group waits for company. */
const waitMsMax = 1;

/** The part of a sync's duration that may be spent waiting for company. */
const waitShare = 0.5;

/** Looks at the clock before the wait ends whatever it says: it may stand still. */
const looksMax = 1000;

export class GroupWindow {
  #complete: number;
  #untilMs: number;
  #looksLeft: number;

  constructor() {
    this.#complete = 0;
    this.#untilMs = 0;
    this.#looksLeft = 0;
  }

  /**
   * Opens the window, after a sync that released `released` units and took `syncMs`, as syncs go
   * here. Units up to `appended` are pending.
   */
  open(appended: number, released: number, syncMs: number, now: number): void {
    assert(released >= 0 && syncMs >= 0);
    this.#complete = appended + released;
    this.#untilMs = now + Math.min(waitMsMax, syncMs * waitShare);
    this.#looksLeft = looksMax;
  }

  /** Closes the window: nobody is waited for. */
  close(): void {
    this.#looksLeft = 0;
  }

  /** Whether the group should wait for more than the units up to `appended`. Closes if not. */
  isOpen(appended: number, now: number): boolean {
    if (this.#looksLeft === 0) return false;
    this.#looksLeft--;
    if (appended < this.#complete && now < this.#untilMs) return true;
    this.#looksLeft = 0;
    return false;
  }
}
