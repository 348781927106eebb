/**
 * The writing end of the log: units go in, replies are allowed out. HOT (bench: aof).
 *
 *     append, append, endUnit -> 7     a unit is in memory        appendedSequence  = 7
 *     flush                            it is in the OS            flushedSequence   = 7
 *     sync, here or off-thread         it is on disk              durableSequence   = 7
 *     by policy                        its reply may leave        releasedSequence  = 7
 *
 * A unit is what must be replayed whole or not at all: one record, or MULTI ... EXEC. Units are
 * numbered 1, 2, 3 ... All units of a turn of the event loop make one batch: one write(2).
 *
 * | policy   | released when | synced                                                          |
 * |----------|---------------|-----------------------------------------------------------------|
 * | always   | durable       | after every write: inline on a fast disk; else off-thread, and  |
 * |          |               | what arrives meanwhile is the next group (group-window.ts)      |
 * | everysec | flushed       | off-thread, every second. While a slow sync runs, the write too |
 * |          |               | goes off-thread, so that this thread never waits for the disk   |
 * | no       | flushed       | at close and rotation only                                      |
 *
 * Invariants
 * 1. released <= flushed <= appended, durable <= flushed; under `always` what is newly released is
 *    durable. None ever decreases. No policy lets a reply go before its write(2).
 * 2. Under `everysec`, once the oldest released unit that is not durable is older than 2 s (it
 *    waits up to 1 s for a sync to start and then for the sync), nothing more is released until a
 *    sync completes: what a power failure can take was acknowledged within 2 s.
 * 3. After a failed write nothing that depends on it is released; the batch is kept and tried again
 *    by every tick. Under `always`, onFatal.
 * 4. After a failed sync (fsyncgate) the file is poisoned: no retry, nothing more is released.
 *    Under `always`, onFatal; else the error status stays for good (-MISCONF).
 * 5. At most one write and one sync are under way off-thread.
 *
 * Differs from Redis (redis/src/aof.c flushAppendOnlyFile, 7.0), which under `everysec` postpones
 * the write(2) up to 2 s while it goes on replying, so that even kill -9 loses acknowledged writes.
 */
import assert from 'node:assert/strict';

import { nameOf, type StorageError } from '@varve/storage';

import type { LogPosition } from './annotations/index.js';
import { AofError, AofErrorCode } from './errors.js';
import { GroupWindow } from './group-window.js';
import type { LogFile, WriteFailure } from './log-file.js';
import { LogSyncer, syncIntervalMs } from './log-syncer.js';
import type { Logger } from './logger.js';
import { ReleaseGate, type SyncPolicy } from './release-gate.js';
import { UnitBuffer } from './unit-buffer.js';
import { WriteStatus } from './write-status.js';

export interface LogWriterOptions {
  readonly log: LogFile;
  readonly policy: SyncPolicy;
  /** Whether `#TS:` annotations are written. */
  readonly timestamps: boolean;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Wall clock, whole seconds. */
  readonly unixSeconds: () => number;
  /** The process must stop: what was promised cannot be kept. */
  readonly onFatal: (error: AofError) => void;
  readonly logger: Logger;
}

export class LogWriter {
  /** Last unit that was appended. */
  appendedSequence: number;
  /** Called when `releasedSequence` advanced outside of `flush`. */
  onRelease: (() => void) | undefined;
  /** Whether the last `flush` left what was appended waiting for company: call it next turn. */
  isGathering: boolean;

  #log: LogFile;
  #syncer: LogSyncer;
  #gate: ReleaseGate;
  #group: GroupWindow;
  #units: UnitBuffer;
  #status: WriteStatus;
  #writing: boolean;
  #lastFlushMs: number;
  #idleWaiters: (() => void)[];
  #options: LogWriterOptions;

  constructor(options: LogWriterOptions) {
    this.appendedSequence = 0;
    this.onRelease = undefined;
    this.isGathering = false;
    this.#log = options.log;
    this.#syncer = new LogSyncer(options.log, options.now);
    this.#gate = new ReleaseGate(options.policy, this.#syncer, options.logger);
    this.#group = new GroupWindow();
    this.#units = new UnitBuffer(options.timestamps, options.unixSeconds);
    this.#status = new WriteStatus(options.logger);
    this.#writing = false;
    this.#lastFlushMs = options.now();
    this.#idleWaiters = [];
    this.#options = options;
  }

  /** 'err' from a failed write until it succeeds; for good after a failed sync. */
  get lastWriteStatus(): 'ok' | 'err' {
    return this.#status.status;
  }

  /** strerror text of the last failure, for -MISCONF. */
  get lastWriteError(): string {
    return this.#status.reason;
  }

  /** Whether `#TS:` annotations are written. */
  get timestamps(): boolean {
    return this.#units.timestamps;
  }

  set timestamps(enabled: boolean) {
    this.#units.timestamps = enabled;
  }

  /** Last unit that is in the OS. */
  get flushedSequence(): number {
    return this.#syncer.flushedSequence;
  }

  /** Last unit that is on disk. */
  get durableSequence(): number {
    return this.#syncer.durableSequence;
  }

  /** Last unit whose reply may leave. */
  get releasedSequence(): number {
    return this.#gate.releasedSequence;
  }

  get policy(): SyncPolicy {
    return this.#gate.policy;
  }

  /** Where the log stands in the current INCR: what the next one links to. */
  get position(): LogPosition {
    return this.#log.position;
  }

  /** Bytes of the current INCR that are in the OS. */
  get size(): number {
    return this.#log.size;
  }

  /** Bytes of the current INCR that are known to be on disk (aof_durable_offset). */
  get durableSize(): number {
    return this.#log.durableSize;
  }

  /** Bytes appended but not in the OS yet (aof_buffer_length). */
  get bufferLength(): number {
    return this.#units.length;
  }

  /** Memory the buffers take (mem_aof_buffer). */
  get bufferCapacity(): number {
    return this.#units.capacity;
  }

  /** Whether a sync is under way off-thread (aof_pending_bio_fsync). */
  get isSyncing(): boolean {
    return this.#syncer.running;
  }

  /** How often the 2 s bound stopped replies (aof_delayed_fsync). */
  get delayedSyncCount(): number {
    return this.#gate.delayedSyncCount;
  }

  /** Whether a sync failed: nothing will ever be released again. */
  get isPoisoned(): boolean {
    return this.#log.poisoned;
  }

  /** Age of the oldest flushed unit that is not durable, else 0 (aof_durable_lag_ms). */
  get durableLagMs(): number {
    return this.#syncer.lagMs(this.#options.now());
  }

  // ---- Appending: memory only.

  /**
   * Adds `bytes[start, end)`, whole records in RESP array form, to the current unit, after a SELECT
   * if `db` is not the one of the last record. After: in memory only. `bytes` is copied.
   */
  append(db: number, bytes: Uint8Array, start: number, end: number): void {
    this.#units.append(db, bytes, start, end);
  }

  /** Ends the unit. Returns its number: the reply may leave once `releasedSequence` is there. */
  endUnit(): number {
    return ++this.appendedSequence;
  }

  // ---- Flushing: the end of a turn.

  /**
   * Writes what was appended, syncs by policy. After: `releasedSequence` says which replies may
   * leave; those that may not are announced by `onRelease` later. Not to be called within a unit.
   */
  flush(): void {
    this.isGathering = false;
    if (this.#units.batch.isEmpty || this.#writing || this.#log.poisoned) return;
    if (this.lastWriteStatus === 'err') return; // The next tick tries again.
    if (this.#idleWaiters.length > 0) return; // Somebody waits for the file to come to rest.
    if (this.policy === 'always' && this.#syncer.running) return; // Joins the next group.
    const now = this.#options.now();
    this.isGathering = this.policy === 'always' && this.#group.isOpen(this.appendedSequence, now);
    if (this.isGathering) return;
    if (this.#syncer.isHoldingWrites(now)) {
      this.#writeOffThread();
      return;
    }
    if (this.#write(now)) this.#syncByPolicy(now);
    this.#gate.advance(now);
  }

  #write(now: number): boolean {
    const { batch } = this.#units;
    const failed = this.#log.write(batch);
    if (failed) {
      this.#writeFailed(failed, now);
      return false;
    }
    batch.clear();
    this.#written(this.appendedSequence, now);
    return true;
  }

  #writeOffThread(): void {
    const sequence = this.appendedSequence;
    this.#writing = true;
    this.#log.writeAsync(this.#units.take(), (failed) => {
      this.#writing = false;
      const now = this.#options.now();
      if (failed) {
        this.#units.putBack();
        this.#writeFailed(failed, now);
      } else {
        this.#units.taken();
        this.#written(sequence, now);
        this.#syncByPolicy(now);
      }
      this.#resume(now);
    });
  }

  #written(sequence: number, now: number): void {
    this.#syncer.flushed(sequence, now);
    this.#lastFlushMs = now;
    if (!this.#log.poisoned) this.#status.written();
  }

  #writeFailed(failed: WriteFailure, now: number): void {
    const error = this.#status.writeFailed(failed, this.#log.file.path, now);
    if (this.policy === 'always') this.#fatal(error);
  }

  #fatal(error: AofError): void {
    this.#options.logger.warning(error.message);
    this.#options.onFatal(error);
  }

  // ---- Syncing.

  #syncByPolicy(now: number): void {
    if (this.#syncer.running || this.#log.poisoned) return;
    if (this.policy === 'always') {
      if (this.#syncer.isFast) this.#syncInline();
      else this.#startSync();
    } else if (this.policy === 'everysec' && this.#syncer.isDue(now)) {
      this.#startSync();
    }
  }

  #syncInline(): void {
    const error = this.#syncer.syncInline();
    if (error) this.#syncFailed(error);
  }

  #startSync(): void {
    const before = this.durableSequence;
    this.#syncer.start((error) => {
      const now = this.#options.now();
      if (error) this.#syncFailed(error);
      else {
        const released = this.durableSequence - before;
        this.#group.open(this.appendedSequence, released, this.#syncer.medianMs, now);
      }
      this.#resume(now);
    });
  }

  #syncFailed(cause: StorageError): void {
    const error = this.#status.syncFailed(cause, this.#log.file.path);
    if (this.policy === 'always') this.#fatal(error);
    else this.#options.logger.warning(`Fail to fsync the AOF file: ${cause.reason}`);
  }

  /** After something off-thread came back: releases, lets waiters in, takes up what piled up. */
  #resume(now: number): void {
    const released = this.releasedSequence;
    this.#gate.advance(now);
    const isIdle = !this.#writing && !this.#syncer.running;
    if (isIdle && this.policy === 'always' && this.#idleWaiters.length === 0) {
      this.flush();
      // A write that the policy before `always` began may have ended behind the sync.
      if (this.flushedSequence > this.durableSequence) this.#syncByPolicy(now);
      this.#gate.advance(now);
    }
    if (this.releasedSequence > released) this.onRelease?.();
    if (isIdle) for (const waiter of this.#idleWaiters.splice(0)) waiter();
  }

  // ---- Time, policy, end.

  /** Retries a failed write, starts syncs, seals when idle. To be called ten times a second. */
  tick(): void {
    if (this.#log.poisoned || this.#idleWaiters.length > 0) return;
    const now = this.#options.now();
    const released = this.releasedSequence;
    if (this.lastWriteStatus === 'ok') this.flush();
    else if (!this.#writing && this.#write(now)) this.#syncByPolicy(now);
    this.#sealWhenIdle(now);
    const isUnsynced = this.#log.size > this.#log.durableSize;
    if (this.policy === 'everysec' && isUnsynced) this.#syncByPolicy(now);
    this.#gate.advance(now);
    if (this.releasedSequence > released) this.onRelease?.();
  }

  /** Once nothing happened for a second, says in the file that all of it is durable. */
  #sealWhenIdle(now: number): void {
    if (this.policy === 'no' || this.#writing || this.#syncer.running) return;
    if (!this.#units.batch.isEmpty || this.#log.poisoned || !this.#log.wantsSeal) return;
    if (now - this.#lastFlushMs < syncIntervalMs) return;
    const failed = this.#log.seal();
    if (failed) this.#writeFailed(failed, now);
    else this.#startSync();
  }

  /**
   * Changes the policy. After: what was flushed is on disk, and the bounds of the new policy hold
   * for everything from now on. Returns false, with the file poisoned, if the sync failed.
   */
  setPolicy(policy: SyncPolicy): boolean {
    if (policy === this.policy) return true;
    const isUnsynced = this.#log.size > this.#log.durableSize;
    if (policy !== 'no' && isUnsynced && !this.#log.poisoned) this.#syncInline();
    if (this.#log.poisoned) return false;
    this.#gate.policy = policy;
    if (this.#gate.advance(this.#options.now())) this.onRelease?.();
    return true;
  }

  /**
   * Calls `callback` as soon as nothing is under way off-thread: at once if that is now. Until then
   * nothing new is started, so that it comes soon. In the callback `settle` is allowed.
   */
  whenIdle(callback: () => void): void {
    if (!this.#writing && !this.#syncer.running) callback();
    else this.#idleWaiters.push(callback);
  }

  /**
   * Writes and syncs everything, in this call; only while nothing is under way off-thread.
   * After: all appended units are durable and released, and the file ends with a durable seal.
   * Returns the error if it could not be done.
   */
  settle(): AofError | undefined {
    assert(!this.#writing && !this.#syncer.running, 'Something is still under way.');
    const now = this.#options.now();
    const place = { file: nameOf(this.#log.file.path) };
    if (!this.#units.batch.isEmpty && !this.#log.poisoned && !this.#write(now)) {
      const text = `Error writing to the AOF file: ${this.lastWriteError}`;
      return new AofError(AofErrorCode.writeFailed, text, place);
    }
    if (!this.#log.poisoned && this.#log.size > this.#log.durableSize) this.#syncInline();
    // A seal that cannot be written costs the next start some work, nothing else.
    if (!this.#log.poisoned && this.#log.wantsSeal && !this.#log.seal()) this.#syncInline();
    if (this.#log.poisoned) {
      const text = `Fail to fsync the AOF file: ${this.lastWriteError}`;
      return new AofError(AofErrorCode.syncFailed, text, place);
    }
    if (this.#gate.advance(now)) this.onRelease?.();
    return undefined;
  }

  /** Goes on in another file, after `settle`. The first record there gets a SELECT again. */
  switchTo(log: LogFile): void {
    assert(!this.#writing && !this.#syncer.running);
    const former = this.#log;
    this.#units.restart();
    this.#log = log;
    this.#syncer.log = log;
    const refused = former.close();
    if (refused) this.#options.logger.warning(`Error closing the AOF file: ${refused.reason}`);
  }

  /** Settles and gives the file back, then calls `done`: at once if nothing is under way. */
  close(done: (error: AofError | undefined) => void): void {
    this.whenIdle(() => {
      const error = this.settle();
      const refused = this.#log.close();
      if (refused) this.#options.logger.warning(`Error closing the AOF file: ${refused.reason}`);
      done(error);
    });
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.releasedSequence <= this.flushedSequence);
    assert(this.durableSequence <= this.flushedSequence);
    assert(this.flushedSequence <= this.appendedSequence);
    if (this.#writing) assert(this.bufferLength > 0);
    if (this.#log.poisoned) assert(this.lastWriteStatus === 'err');
    this.#log.check();
  }
}
