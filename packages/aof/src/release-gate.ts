/**
 * Which replies may leave: the policy, applied to what is flushed and what is durable.
 *
 *     always            released = durable
 *     everysec, no      released = flushed
 *     everysec          ... and stands still while the oldest flushed unit that is not durable is
 *                       older than 2 s: it waits up to 1 s for a sync to start, then for the sync.
 *                       So what a power failure can take was acknowledged within 2 s. Not so
 *                       while the disk is spared
 *
 * `releasedSequence` never decreases, not even when the policy changes.
 */
import assert from 'node:assert/strict';

import { syncIntervalMs, type LogSyncer } from './log-syncer.js';
import type { Logger } from './logger.js';

export type SyncPolicy = 'always' | 'everysec' | 'no';

/** The most that `everysec` may lose, in time of acknowledgement. */
export const lossWindowMsMax = 2000;

assert(lossWindowMsMax > syncIntervalMs);

export class ReleaseGate {
  policy: SyncPolicy;
  /** Whether the disk is left alone for now: see LogWriter. */
  sparesDisk: boolean;
  releasedSequence: number;
  /** How often the bound stopped replies. */
  delayedSyncCount: number;
  #syncer: LogSyncer;
  #logger: Logger;
  #isStalled: boolean;

  constructor(policy: SyncPolicy, syncer: LogSyncer, logger: Logger) {
    this.policy = policy;
    this.sparesDisk = false;
    this.releasedSequence = 0;
    this.delayedSyncCount = 0;
    this.#syncer = syncer;
    this.#logger = logger;
    this.#isStalled = false;
  }

  /** The policy as it is now: `everysec` is as `no` while the disk is spared. */
  get effectivePolicy(): SyncPolicy {
    return this.policy === 'everysec' && this.sparesDisk ? 'no' : this.policy;
  }

  /** Advances `releasedSequence` as far as it may go. Returns whether it moved. */
  advance(now: number): boolean {
    const { durableSequence, flushedSequence, log } = this.#syncer;
    const target = this.policy === 'always' ? durableSequence : flushedSequence;
    if (log.poisoned || this.#stalls(now) || target <= this.releasedSequence) return false;
    this.releasedSequence = target;
    return true;
  }

  #stalls(now: number): boolean {
    const isBounded = this.effectivePolicy === 'everysec';
    const stalls = isBounded && this.#syncer.lagMs(now) > lossWindowMsMax;
    if (stalls && !this.#isStalled) {
      this.delayedSyncCount++;
      const disk = 'Asynchronous AOF fsync is taking too long (disk is busy?).';
      this.#logger.notice(`${disk} Replies to writes wait until it is done.`);
    }
    this.#isStalled = stalls;
    return stalls;
  }
}
