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
 * A *cut* ends a file, so that the log goes on in another one (rotation.ts), without this thread
 * ever waiting for the disk: writes wait, nothing else does.
 *
 *     cut ---> syncing        an ordinary sync, so that little is left to sync; writes go on
 *              quieting       nothing new is started until nothing is under way
 *              held: onCut    this is the place: units up to here are the old file's. They are
 *                             written, synced, sealed, the seal synced, each off-thread; units
 *                             after them pile up in memory
 *         ---> settled        the old file is whole and on disk. A new one is made and published
 *     goOn -----------------> in the new file; or in the old one, if that failed
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
 * 6. While a cut holds, no unit after it is in a file; those before it are released by policy.
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

/** A cut under way: see above. */
interface Cut {
  phase: 'syncing' | 'quieting' | 'held';
  /** Last unit before it, once it holds. */
  sequence: number;
  readonly onCut: () => void;
  /** Until it was called. */
  onSettled: ((error: AofError | undefined) => void) | undefined;
}

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
  #cut: Cut | undefined;
  #isOccupied: boolean;
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
    this.#cut = undefined;
    this.#isOccupied = false;
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
    if (this.#isHolding) return; // Somebody waits for the file to come to rest.
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
        if (!this.#isHolding) this.#syncByPolicy(now);
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
      else if (!this.#isHolding) {
        const released = this.durableSequence - before;
        this.#group.open(this.appendedSequence, released, this.#syncer.medianMs, now);
      }
      if (this.#cut?.phase === 'syncing') this.#cut.phase = 'quieting';
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
    if (this.#isQuiet && this.policy === 'always' && !this.#isHolding) {
      this.flush();
      // A write that the policy before `always` began may have ended behind the sync.
      if (this.flushedSequence > this.durableSequence) this.#syncByPolicy(now);
      this.#gate.advance(now);
    }
    if (this.releasedSequence > released) this.onRelease?.();
    this.#proceed();
  }

  /** Takes up what waited for nothing to be under way: the cut, then whoever waits for rest. */
  #proceed(): void {
    const cut = this.#cut;
    if (cut && this.#isQuiet) {
      if (cut.phase === 'quieting') this.#hold(cut);
      else if (cut.phase === 'held' && cut.onSettled) this.#settleCut(cut);
    }
    while (this.#isIdle && this.#idleWaiters.length > 0) this.#idleWaiters.shift()?.();
  }

  /** Whether nothing is under way off-thread. */
  get #isQuiet(): boolean {
    return !this.#writing && !this.#syncer.running;
  }

  get #isIdle(): boolean {
    return this.#isQuiet && this.#cut === undefined && !this.#isOccupied;
  }

  /** Whether nothing new is written or synced: somebody waits, or a cut holds. */
  get #isHolding(): boolean {
    return this.#idleWaiters.length > 0 || (this.#cut !== undefined && this.#cut.phase !== 'syncing');
  }

  // ---- Time, policy, end.

  /** Retries a failed write, starts syncs, seals when idle. To be called ten times a second. */
  tick(): void {
    if (this.#log.poisoned || this.#isHolding) return;
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
   * Calls `callback` as soon as nothing is under way off-thread, no cut holds, and the files of the
   * log are not being changed: at once if that is now. Until then nothing new is started, so that
   * it comes soon. In the callback `settle` is allowed.
   */
  whenIdle(callback: () => void): void {
    if (this.#isIdle) callback();
    else this.#idleWaiters.push(callback);
  }

  /** Has `whenIdle` wait until `vacate`: files of the log are being changed. Writing goes on. */
  occupy(): void {
    assert(!this.#isOccupied, 'One change of the files at a time.');
    this.#isOccupied = true;
  }

  /** Ends what `occupy` began. */
  vacate(): void {
    assert(this.#isOccupied);
    this.#isOccupied = false;
    this.#proceed();
  }

  // ---- A cut: one file ends, another begins.

  /**
   * Cuts the log: the units before belong to this file, those after to the next one. Not to be
   * called within a unit, nor are `onCut` and `onSettled` to append any.
   *
   * @param onCut called at the place of the cut, maybe inside this call; not called if it fails
   *   before
   * @param onSettled called once, maybe inside this call. Without an error: all units before the cut
   *   are on disk and released, the file ends with a durable seal, and those after wait in memory,
   *   until `goOn` is called, or `giveUp`. With an error (WRITE_FAILED, SYNC_FAILED): the cut is
   *   over, the writer goes on in this file as its state allows
   */
  cut(onCut: () => void, onSettled: (error: AofError | undefined) => void): void {
    assert(this.#cut === undefined, 'One cut at a time.');
    this.#cut = { phase: 'syncing', sequence: 0, onCut, onSettled };
    const isUnsynced = this.#log.size > this.#log.durableSize;
    if (this.#syncer.running) return; // This sync is as good as one that starts now.
    if (isUnsynced && !this.#log.poisoned) {
      this.#startSync();
      return;
    }
    this.#cut.phase = 'quieting';
    this.#proceed();
  }

  #hold(cut: Cut): void {
    const failure = this.#failure;
    if (failure) {
      this.#abandonCut(cut, failure);
      return;
    }
    cut.phase = 'held';
    cut.sequence = this.appendedSequence;
    this.#group.close();
    cut.onCut();
    if (!this.#units.batch.isEmpty) this.#writeOffThread();
    this.#units.restart();
    if (this.#isQuiet) this.#settleCut(cut);
  }

  /** The next step to an old file that is whole and on disk; taken when the last one is done. */
  #settleCut(cut: Cut): void {
    const log = this.#log;
    const failure = this.#failure;
    if (failure) {
      this.#abandonCut(cut, failure);
    } else if (log.size > log.durableSize) {
      this.#startSync();
    } else if (log.wantsSeal) {
      const failed = log.seal();
      if (failed) this.#status.writeFailed(failed, log.file.path, this.#options.now());
      if (failed) this.#abandonCut(cut, this.#error(AofErrorCode.writeFailed, failed.error.reason));
      else this.#startSync();
    } else {
      const { onSettled } = cut;
      cut.onSettled = undefined;
      onSettled?.(undefined);
    }
  }

  #abandonCut(cut: Cut, error: AofError): void {
    const { onSettled } = cut;
    cut.onSettled = undefined;
    cut.phase = 'held';
    this.goOn();
    onSettled?.(error);
  }

  /**
   * Ends a cut that settled: what piled up since is written, to `log`, a new file that the manifest
   * names, durably; without `log` to the same file, behind its seal. The former file is closed.
   */
  goOn(log?: LogFile): void {
    assert(this.#cut?.phase === 'held' && this.#cut.onSettled === undefined);
    assert(this.#isQuiet);
    this.#cut = undefined;
    if (log) this.#switchTo(log);
    const released = this.releasedSequence;
    this.flush();
    if (this.releasedSequence > released) this.onRelease?.();
    this.#proceed();
  }

  #switchTo(log: LogFile): void {
    const former = this.#log;
    assert(former.durableSize === former.size && this.flushedSequence === this.durableSequence);
    this.#log = log;
    this.#syncer.log = log;
    this.#closeFile(former);
  }

  /**
   * Ends a cut when it is not known in which file the log goes on: the sync of the directory
   * failed after the manifest was replaced. As after any failed sync nothing is written or released
   * any more; the process should stop.
   */
  giveUp(cause: StorageError): void {
    assert(this.#cut?.phase === 'held' && this.#cut.onSettled === undefined);
    this.#cut = undefined;
    this.#log.poisoned = true;
    this.#status.syncFailed(cause, cause.path);
    this.#proceed();
  }

  /** Why what was appended cannot be made durable, if it cannot. */
  get #failure(): AofError | undefined {
    if (this.#log.poisoned) return this.#error(AofErrorCode.syncFailed, this.lastWriteError);
    if (this.lastWriteStatus === 'ok') return undefined;
    return this.#error(AofErrorCode.writeFailed, this.lastWriteError);
  }

  #error(code: 'WRITE_FAILED' | 'SYNC_FAILED', reason: string): AofError {
    const isSync = code === AofErrorCode.syncFailed;
    const what = isSync ? 'Fail to fsync the AOF file' : 'Error writing to the AOF file';
    return new AofError(code, `${what}: ${reason}`, { file: nameOf(this.#log.file.path) });
  }

  // ---- The end.

  /**
   * Writes and syncs everything, in this call; only while nothing is under way off-thread.
   * After: all appended units are durable and released, and the file ends with a durable seal.
   * Returns the error if it could not be done.
   */
  settle(): AofError | undefined {
    assert(this.#isIdle, 'Something is still under way.');
    const now = this.#options.now();
    if (!this.#units.batch.isEmpty && !this.#log.poisoned && !this.#write(now)) return this.#failure;
    if (!this.#log.poisoned && this.#log.size > this.#log.durableSize) this.#syncInline();
    // A seal that cannot be written costs the next start some work, nothing else.
    if (!this.#log.poisoned && this.#log.wantsSeal && !this.#log.seal()) this.#syncInline();
    if (this.#log.poisoned) return this.#failure;
    if (this.#gate.advance(now)) this.onRelease?.();
    return undefined;
  }

  /** Settles and gives the file back, then calls `done`: at once if nothing is under way. */
  close(done: (error: AofError | undefined) => void): void {
    this.whenIdle(() => {
      const error = this.settle();
      this.#closeFile(this.#log);
      done(error);
    });
  }

  #closeFile(log: LogFile): void {
    const refused = log.close();
    if (refused) this.#options.logger.warning(`Error closing the AOF file: ${refused.reason}`);
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.releasedSequence <= this.flushedSequence);
    assert(this.durableSequence <= this.flushedSequence);
    assert(this.flushedSequence <= this.appendedSequence);
    if (this.#writing) assert(this.bufferLength > 0);
    if (this.#log.poisoned) assert(this.lastWriteStatus === 'err');
    if (this.#cut?.phase === 'held') assert(this.flushedSequence <= this.#cut.sequence);
    this.#log.check();
  }
}
