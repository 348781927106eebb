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
 * A cut (log-cut.ts) ends the file, so that the log goes on in another one; `goOn` ends the cut.
 *
 * Invariants
 * 1. released <= flushed <= appended, durable <= flushed; under `always` what is newly released is
 *    durable. None ever decreases. No policy lets a reply go before its write(2).
 * 2. Under `everysec`, once the oldest released unit that is not durable is older than 2 s (it
 *    waits up to 1 s for a sync to start and then for the sync), nothing more is released until a
 *    sync completes: what a power failure can take was acknowledged within 2 s. (`sparesDisk`
 *    suspends this.)
 * 3. After a failed write nothing that depends on it is released; the batch is kept and tried again
 *    by every tick. Under `always`, onFatal.
 * 4. After a failed sync (fsyncgate) the file is poisoned: no retry, nothing more is released.
 *    Under `always`, onFatal; else the error status stays for good (-MISCONF).
 * 5. At most one write and one sync are under way off-thread.
 * 6. While a cut holds, no unit after it is in a file; those before it are released by policy.
 * 7. `whenIdle` lets nobody in while a write, a sync, a cut, or a change of files is under way.
 *
 * Differs from Redis (redis/src/aof.c flushAppendOnlyFile, 7.0), which under `everysec` postpones
 * the write(2) up to 2 s while it goes on replying, so that even kill -9 loses acknowledged writes.
 */
import assert from 'node:assert/strict';

import type { StorageError } from '@varve/storage';

import type { LogPosition } from './annotations/index.js';
import type { AofError } from './errors.js';
import { GroupWindow } from './group-window.js';
import { LogCut } from './log-cut.js';
import type { LogFile } from './log-file.js';
import { LogOutput, type LogOutputOptions } from './log-output.js';
import { syncIntervalMs } from './log-syncer.js';
import type { SyncPolicy } from './release-gate.js';
import type { UnitBuffer } from './unit-buffer.js';

export type LogWriterOptions = LogOutputOptions;

export class LogWriter {
  /** Last unit that was appended. */
  appendedSequence: number;
  /** Called when `releasedSequence` advanced outside of `flush`. */
  onRelease: (() => void) | undefined;
  /** Whether the last `flush` left what was appended waiting for company: call it next turn. */
  isGathering: boolean;

  #output: LogOutput;
  #units: UnitBuffer;
  #group: GroupWindow;
  #idleWaiters: (() => void)[];
  #cut: LogCut | undefined;
  #isOccupied: boolean;
  #now: () => number;

  constructor(options: LogWriterOptions) {
    this.appendedSequence = 0;
    this.onRelease = undefined;
    this.isGathering = false;
    this.#output = new LogOutput(options);
    this.#units = this.#output.units;
    this.#group = new GroupWindow();
    this.#idleWaiters = [];
    this.#cut = undefined;
    this.#isOccupied = false;
    this.#now = options.now;
  }

  /** 'err' from a failed write until it succeeds; for good after a failed sync. */
  get lastWriteStatus(): 'ok' | 'err' {
    return this.#output.status.status;
  }

  /** strerror text of the last failure, for -MISCONF. */
  get lastWriteError(): string {
    return this.#output.status.reason;
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
    return this.#output.syncer.flushedSequence;
  }

  /** Last unit that is on disk. */
  get durableSequence(): number {
    return this.#output.syncer.durableSequence;
  }

  /** Last unit whose reply may leave. */
  get releasedSequence(): number {
    return this.#output.gate.releasedSequence;
  }

  get policy(): SyncPolicy {
    return this.#output.gate.policy;
  }

  /**
   * Whether `everysec` leaves syncing to the system for now (no-appendfsync-on-rewrite): what a power
   * failure can take is then without bound. `always` knows nothing of it. Once it is off again, the
   * next tick syncs.
   */
  get sparesDisk(): boolean {
    return this.#output.gate.sparesDisk;
  }

  set sparesDisk(spares: boolean) {
    this.#output.gate.sparesDisk = spares;
  }

  /** Where the log stands in the current INCR: what the next one links to. */
  get position(): LogPosition {
    return this.#output.log.position;
  }

  /** Bytes of the current INCR that are in the OS. */
  get size(): number {
    return this.#output.log.size;
  }

  /** Bytes of the current INCR that are known to be on disk (aof_durable_offset). */
  get durableSize(): number {
    return this.#output.log.durableSize;
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
    return this.#output.syncer.running;
  }

  /** How often the 2 s bound stopped replies (aof_delayed_fsync). */
  get delayedSyncCount(): number {
    return this.#output.gate.delayedSyncCount;
  }

  /** Whether a sync failed: nothing will ever be released again. */
  get isPoisoned(): boolean {
    return this.#output.log.poisoned;
  }

  /** Age of the oldest flushed unit that is not durable, else 0 (aof_durable_lag_ms). */
  get durableLagMs(): number {
    return this.#output.syncer.lagMs(this.#now());
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
    const output = this.#output;
    this.isGathering = false;
    if (this.#units.batch.isEmpty || output.isWriting || output.log.poisoned) return;
    if (this.lastWriteStatus === 'err') return; // The next tick tries again.
    if (this.#isHolding) return; // Somebody waits for the file to come to rest.
    if (this.policy === 'always' && output.syncer.running) return; // Joins the next group.
    const now = this.#now();
    this.isGathering = this.policy === 'always' && this.#group.isOpen(this.appendedSequence, now);
    if (this.isGathering) return;
    if (output.syncer.isHoldingWrites(now)) {
      this.#writeOffThread();
      return;
    }
    if (output.write(this.appendedSequence, now)) this.#syncByPolicy(now);
    output.gate.advance(now);
  }

  #writeOffThread(): void {
    this.#output.writeOffThread(this.appendedSequence, (isWritten, now) => {
      if (isWritten && !this.#isHolding) this.#syncByPolicy(now);
      this.#resume(now);
    });
  }

  // ---- Syncing.

  #syncByPolicy(now: number): void {
    const { syncer, log, gate } = this.#output;
    if (syncer.running || log.poisoned) return;
    if (gate.effectivePolicy === 'always') {
      if (syncer.isFast) this.#output.syncInline();
      else this.#startSync();
    } else if (gate.effectivePolicy === 'everysec' && syncer.isDue(now)) {
      this.#startSync();
    }
  }

  #startSync(): void {
    const before = this.durableSequence;
    this.#output.startSync((isSynced, now) => {
      if (isSynced && !this.#isHolding) {
        const released = this.durableSequence - before;
        this.#group.open(this.appendedSequence, released, this.#output.syncer.medianMs, now);
      }
      this.#cut?.syncEnded();
      this.#resume(now);
    });
  }

  /** After something off-thread came back: releases, lets waiters in, takes up what piled up. */
  #resume(now: number): void {
    const { gate, isQuiet } = this.#output;
    const released = this.releasedSequence;
    gate.advance(now);
    if (isQuiet && this.policy === 'always' && !this.#isHolding) {
      this.flush();
      // A write that the policy before `always` began may have ended behind the sync.
      if (this.flushedSequence > this.durableSequence) this.#syncByPolicy(now);
      gate.advance(now);
    }
    if (this.releasedSequence > released) this.onRelease?.();
    this.#proceed();
  }

  /** Takes up what waited for nothing to be under way: the cut, then whoever waits for rest. */
  #proceed(): void {
    if (this.#cut && this.#output.isQuiet) {
      const step = this.#cut.next(this.appendedSequence);
      if (step === 'write') this.#writeOffThread();
      else if (step === 'sync') this.#startSync();
    }
    while (this.#isIdle && this.#idleWaiters.length > 0) this.#idleWaiters.shift()?.();
  }

  get #isIdle(): boolean {
    return this.#output.isQuiet && this.#cut === undefined && !this.#isOccupied;
  }

  /** Whether nothing new is written or synced: somebody waits, or a cut holds. */
  get #isHolding(): boolean {
    return this.#idleWaiters.length > 0 || (this.#cut !== undefined && this.#cut.isHolding);
  }

  // ---- Time and policy.

  /** Retries a failed write, starts syncs, seals when idle. To be called ten times a second. */
  tick(): void {
    const output = this.#output;
    if (output.log.poisoned || this.#isHolding) return;
    const now = this.#now();
    const released = this.releasedSequence;
    if (this.lastWriteStatus === 'ok') this.flush();
    else if (!output.isWriting && output.write(this.appendedSequence, now)) this.#syncByPolicy(now);
    this.#sealWhenIdle(now);
    if (output.gate.effectivePolicy === 'everysec' && output.isUnsynced) this.#syncByPolicy(now);
    output.gate.advance(now);
    if (this.releasedSequence > released) this.onRelease?.();
  }

  /** Once nothing happened for a second, says in the file that all of it is durable. */
  #sealWhenIdle(now: number): void {
    const output = this.#output;
    if (output.gate.effectivePolicy === 'no') return;
    if (!output.isQuiet || !this.#units.batch.isEmpty) return;
    if (output.log.poisoned || !output.log.wantsSeal) return;
    if (now - output.lastFlushMs < syncIntervalMs) return;
    if (output.seal()) this.#startSync();
  }

  /**
   * Changes the policy. After: what was flushed is on disk, and the bounds of the new policy hold
   * for everything from now on. Returns false, with the file poisoned, if the sync failed.
   */
  setPolicy(policy: SyncPolicy): boolean {
    const output = this.#output;
    if (policy === this.policy) return true;
    if (policy !== 'no' && output.isUnsynced && !output.log.poisoned) output.syncInline();
    if (output.log.poisoned) return false;
    output.gate.policy = policy;
    if (output.gate.advance(this.#now())) this.onRelease?.();
    return true;
  }

  // ---- A cut: one file ends, another begins.

  /**
   * Cuts the log: the units before belong to this file, those after to the next one. Not to be
   * called within a unit; neither callback may append any.
   *
   * @param onCut called at the place of the cut, maybe inside this call; not called if it fails
   *   before
   * @param onSettled called once, maybe inside this call. Without an error: all units before the cut
   *   are on disk and released, the file ends with a durable seal, and those after wait in memory
   *   until `goOn` is called, or `giveUp`. With an error (WRITE_FAILED, SYNC_FAILED): the cut is
   *   over, the writer goes on in this file as its state allows
   */
  cut(onCut: () => void, onSettled: (error: AofError | undefined) => void): void {
    assert(this.#cut === undefined, 'One cut at a time.');
    this.#cut = new LogCut(this.#output, {
      onCut: () => {
        this.#group.close();
        onCut();
      },
      onSettled: () => {
        onSettled(undefined);
      },
      onFailed: (error) => {
        this.goOn();
        onSettled(error);
      },
    });
    this.#proceed();
  }

  /**
   * Ends a cut that settled: what piled up since is written, to `log`, a new file that the manifest
   * names, durably; without `log` to the same file, behind its seal. The former file is closed.
   */
  goOn(log?: LogFile): void {
    assert(this.#cut?.phase === 'settled');
    this.#cut = undefined;
    if (log) this.#output.switchTo(log);
    const released = this.releasedSequence;
    this.flush();
    if (this.releasedSequence > released) this.onRelease?.();
    this.#proceed();
  }

  /**
   * Ends a cut when it is not known in which file the log goes on: the sync of the directory
   * failed after the manifest was replaced. As after any failed sync nothing is written or released
   * any more; the process should stop.
   */
  giveUp(cause: StorageError): void {
    assert(this.#cut?.phase === 'settled');
    this.#cut = undefined;
    this.#output.log.poisoned = true;
    this.#output.status.syncFailed(cause, cause.path);
    this.#proceed();
  }

  /** Has `whenIdle` wait until `vacate`: files of the log are being changed. Writing goes on. */
  occupy(): void {
    assert(!this.#isOccupied, 'One change of the files at a time.');
    this.#isOccupied = true;
  }

  /**
   * Ends what `occupy` began, and calls `next`, which may `occupy` again before anyone who waits for
   * rest gets it.
   */
  vacate(next: () => void): void {
    assert(this.#isOccupied);
    this.#isOccupied = false;
    next();
    this.#proceed();
  }

  // ---- The end.

  /**
   * Calls `callback` as soon as nothing is under way off-thread, no cut holds, and the files of the
   * log are not being changed: at once if that is now. Until then nothing new is started, so that
   * it comes soon. In the callback `settle` is allowed.
   */
  whenIdle(callback: () => void): void {
    if (this.#isIdle) callback();
    else this.#idleWaiters.push(callback);
  }

  /**
   * Writes and syncs everything, in this call; only when idle: see `whenIdle`. After: all appended
   * units are durable and released, and the file ends with a durable seal. Returns the error if it
   * could not be done.
   */
  settle(): AofError | undefined {
    assert(this.#isIdle, 'Something is still under way.');
    const output = this.#output;
    const now = this.#now();
    const isPending = !this.#units.batch.isEmpty && !output.log.poisoned;
    if (isPending && !output.write(this.appendedSequence, now)) return output.failure;
    if (!output.log.poisoned && output.isUnsynced) output.syncInline();
    // A seal that cannot be written costs the next start some work, nothing else.
    if (!output.log.poisoned && output.log.wantsSeal && output.seal()) output.syncInline();
    if (output.log.poisoned) return output.failure;
    if (output.gate.advance(now)) this.onRelease?.();
    return undefined;
  }

  /** Settles and gives the file back, then calls `done`: at once if nothing is under way. */
  close(done: (error: AofError | undefined) => void): void {
    this.whenIdle(() => {
      const error = this.settle();
      this.#output.close();
      done(error);
    });
  }

  /**
   * Gives the file back as it is, once nothing is under way: nobody needs it. What is in memory is
   * dropped; a cut that settled ends. Nothing may be appended or flushed any more.
   */
  abandon(): void {
    if (this.#cut?.phase === 'settled') this.#cut = undefined;
    this.whenIdle(() => {
      this.#output.close();
    });
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.releasedSequence <= this.flushedSequence);
    assert(this.durableSequence <= this.flushedSequence);
    assert(this.flushedSequence <= this.appendedSequence);
    if (this.#cut?.phase === 'held') assert(this.flushedSequence <= this.#cut.sequence);
    if (this.#cut?.phase === 'settled') assert(!this.#output.isUnsynced || this.isPoisoned);
    this.#output.check();
  }
}
