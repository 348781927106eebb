/**
 * From units in memory to bytes on disk: one write or sync at a time, and what is said when one
 * fails. HOT (bench: aof).
 *
 *     units.batch --write--> log, in the OS --sync--> on disk
 *                 `-- off-thread: units.take ... units.taken, or putBack, if it failed
 *
 * Invariants
 * 1. At most one write and one sync are under way off-thread.
 * 2. A batch is in `log` whole, or still in `units`.
 * 3. A failed write sets the status to 'err' until one succeeds, a failed sync for good, and poisons
 *    the file. Under `always` either is fatal: a reply has promised what cannot be kept. The failed
 *    write of a seal is not: it promised nothing.
 *
 * When to write and to sync, and who waits for what, is the writer's to say: log-writer.ts.
 */
import assert from 'node:assert/strict';

import { nameOf, type StorageError } from '@varve/storage';

import { AofError, AofErrorCode } from './errors.js';
import type { LogFile, WriteFailure } from './log-file.js';
import { LogSyncer } from './log-syncer.js';
import type { Logger } from './logger.js';
import { ReleaseGate, type SyncPolicy } from './release-gate.js';
import { UnitBuffer } from './unit-buffer.js';
import { WriteStatus } from './write-status.js';

export interface LogOutputOptions {
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

export class LogOutput {
  log: LogFile;
  readonly units: UnitBuffer;
  readonly syncer: LogSyncer;
  readonly gate: ReleaseGate;
  readonly status: WriteStatus;
  /** Whether a write is under way off-thread. */
  isWriting: boolean;
  lastFlushMs: number;
  #options: LogOutputOptions;

  constructor(options: LogOutputOptions) {
    this.log = options.log;
    this.units = new UnitBuffer(options.timestamps, options.unixSeconds);
    this.syncer = new LogSyncer(options.log, options.now);
    this.gate = new ReleaseGate(options.policy, this.syncer, options.logger);
    this.status = new WriteStatus(options.logger);
    this.isWriting = false;
    this.lastFlushMs = options.now();
    this.#options = options;
  }

  /** Whether nothing is under way off-thread. */
  get isQuiet(): boolean {
    return !this.isWriting && !this.syncer.running;
  }

  /** Whether something in the file is not known to be on disk. */
  get isUnsynced(): boolean {
    return this.log.size > this.log.durableSize;
  }

  /** Writes the batch, whose last unit is `sequence`. After: it is in the OS, unless this returns
   * false: then it is kept. */
  write(sequence: number, now: number): boolean {
    const { batch } = this.units;
    const failed = this.log.write(batch);
    if (failed) {
      this.#writeFailed(failed, now);
      return false;
    }
    batch.clear();
    this.#written(sequence, now);
    return true;
  }

  /** The form of `write` that does not block; `done` is called in a later turn. */
  writeOffThread(sequence: number, done: (isWritten: boolean, now: number) => void): void {
    this.isWriting = true;
    this.log.writeAsync(this.units.take(), (failed) => {
      this.isWriting = false;
      const now = this.#options.now();
      if (failed) {
        this.units.putBack();
        this.#writeFailed(failed, now);
      } else {
        this.units.taken();
        this.#written(sequence, now);
      }
      done(failed === undefined, now);
    });
  }

  #written(sequence: number, now: number): void {
    this.syncer.flushed(sequence, now);
    this.lastFlushMs = now;
    if (!this.log.poisoned) this.status.written();
  }

  #writeFailed(failed: WriteFailure, now: number): void {
    const error = this.status.writeFailed(failed, this.log.file.path, now);
    if (this.gate.policy === 'always') this.#fatal(error);
  }

  /** Makes durable what was written. After: it is, or the file is poisoned. */
  syncInline(): void {
    const error = this.syncer.syncInline();
    if (error) this.#syncFailed(error);
  }

  /** The form of `syncInline` that does not block; `done` is called in a later turn. */
  startSync(done: (isSynced: boolean, now: number) => void): void {
    this.syncer.start((error) => {
      if (error) this.#syncFailed(error);
      done(error === undefined, this.#options.now());
    });
  }

  #syncFailed(cause: StorageError): void {
    const error = this.status.syncFailed(cause, this.log.file.path);
    if (this.gate.policy === 'always') this.#fatal(error);
    else this.#options.logger.warning(`Fail to fsync the AOF file: ${cause.reason}`);
  }

  #fatal(error: AofError): void {
    this.#options.logger.warning(error.message);
    this.#options.onFatal(error);
  }

  /** Says in the file that all of it is on disk. After: in the OS, unless this returns false. */
  seal(): boolean {
    const failed = this.log.seal();
    if (failed) this.status.writeFailed(failed, this.log.file.path, this.#options.now());
    return failed === undefined;
  }

  /** Why what was appended cannot be made durable, if it cannot. */
  get failure(): AofError | undefined {
    const { code, what } = this.log.poisoned ? failures.sync : failures.write;
    if (this.status.status === 'ok') return undefined;
    const text = `${what}: ${this.status.reason}`;
    return new AofError(code, text, { file: nameOf(this.log.file.path) });
  }

  /** Goes on in another file. The former one, all of it on disk, is closed. */
  switchTo(log: LogFile): void {
    assert(this.isQuiet);
    assert(!this.isUnsynced && this.syncer.flushedSequence === this.syncer.durableSequence);
    this.close();
    this.log = log;
    this.syncer.log = log;
  }

  /** Gives the file back. */
  close(): void {
    const refused = this.log.close();
    if (refused) this.#options.logger.warning(`Error closing the AOF file: ${refused.reason}`);
  }

  /** Verifies every invariant. */
  check(): void {
    if (this.isWriting) assert(this.units.length > 0);
    if (this.log.poisoned) assert(this.status.status === 'err');
    this.log.check();
  }
}

const failures = {
  write: { code: AofErrorCode.writeFailed, what: 'Error writing to the AOF file' },
  sync: { code: AofErrorCode.syncFailed, what: 'Fail to fsync the AOF file' },
} as const;
