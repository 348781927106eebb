/**
 * A log that is turned on while the server runs: it takes what happens from now on, and is no log
 * before a rewrite has written the BASE that goes with it.
 *
 *     begin      dir/appendonlydir/temp-F.incr      takes the units; nothing of it is synced
 *     ...        the BASE is written elsewhere, of the state at the beginning
 *     install    1 cut         what was appended is on disk, the rest waits (log-cut.ts)
 *                2 publish     BASE and temp-F.incr get their names, names synced, manifest: the
 *                              switch (installation.ts)
 *                3 the writer goes on under its policy: an AppendLog
 *                4 what the manifest named before is HISTORY, and removed
 *
 * Before the manifest is replaced nothing of this counts: whatever the disk held, an older log or
 * none, is what a crash leaves, and replies wait for nothing here. Numbers go on from the manifest
 * on disk, if there is one.
 *
 * The first log of a directory needs care: between the renames and the manifest there are data files
 * and no manifest, which looks as if one had been lost, and is refused (first-start.ts). So a mark,
 * temp-F.begin, is made durable before, and removed once there is a manifest. If it comes to none the
 * mark stays: data files that were removed may come back after a power failure.
 *
 * @see redis/src/aof.c startAppendOnly, AOF_WAIT_REWRITE in backgroundRewriteDoneHandler (7.0)
 */
import { joinPath, StorageError } from '@varve/storage';

import { AppendLog, type AppendLogOptions } from './append-log.js';
import { AofError, AofErrorCode } from './errors.js';
import { beginMarkName, findManifest, openDirectory, temporaryIncrName } from './first-start.js';
import {
  cannotSync,
  publish,
  removeAll,
  syncNames,
  type FinishedBase,
  type InstallationRooms,
} from './installation.js';
import { LogFile } from './log-file.js';
import { LogWriter } from './log-writer.js';
import { isUncertain } from './manifest-file.js';
import type { FileEntry, Manifest } from './manifest.js';
import type { SyncPolicy } from './release-gate.js';

export class PendingLog {
  /** Where units go, from the first one after the state that the BASE will hold. Replies do not wait
   * for it. To be flushed and ticked as any other; `install` hands it to the AppendLog. */
  readonly writer: LogWriter;
  /** `appendfsync`: applies once the log is installed. */
  policy: SyncPolicy;
  #options: AppendLogOptions;
  #directory: string;
  /** As it is on disk. */
  #manifest: Manifest;
  #entry: FileEntry;
  /** temp-F.incr */
  #path: string;

  /** Begins, and waits for nothing on the way. Errors: BAD_MANIFEST, MISSING_MANIFEST, IO. */
  constructor(options: AppendLogOptions) {
    const { storage, dir, directoryName, fileName, logger } = options;
    const rooms = { storage, dir, directoryName, prefix: fileName, isImport: false, logger };
    this.policy = options.policy;
    this.#options = options;
    this.#directory = joinPath(dir, directoryName);
    this.#path = joinPath(this.#directory, temporaryIncrName(fileName));
    this.#manifest = guard(() => findManifest(rooms));
    const fileId = this.newFileId();
    this.#entry = this.#manifest.nextIncr(fileName, fileId);
    const log = guard(() => {
      openDirectory(storage, this.#directory);
      return LogFile.beginAt(storage, this.#path, fileId);
    });
    this.writer = new LogWriter({ ...options, log, policy: 'no' });
  }

  /** Returns the id for a BASE in RESP form; `undefined` without checksums. */
  newFileId(): number | undefined {
    return this.#options.checksums ? this.#options.random() >>> 0 : undefined;
  }

  /**
   * Makes a log of it, with the BASE that holds the state at the beginning. Waits for nothing on
   * this thread; from the cut on units wait in memory.
   *
   * @param base the file; it belongs to the log from now on
   * @param done called once, maybe inside this call. Without an error: the log that it has become,
   *   durably, with the same writer; the bounds of its policy hold from now on. With an error
   *   (WRITE_FAILED, SYNC_FAILED, IO) what was on disk before is what counts and this object is of
   *   no use, unless onFatal was called, because the manifest on disk is not known
   */
  install(
    base: FinishedBase,
    done: (error: AofError | undefined, log: AppendLog | undefined) => void,
  ): void {
    const { writer } = this;
    writer.occupy();
    const end = (error: AofError | undefined, log?: AppendLog): void => {
      writer.vacate(() => {
        done(error, log);
      });
    };
    const fail = (error: AofError): void => {
      this.#options.logger.warning(error.message);
      this.#discard([base.path], () => {
        end(error);
      });
    };
    writer.cut(noCut, (failed) => {
      if (failed) fail(failed);
      else this.#publish(base, fail, end);
    });
  }

  #publish(
    base: FinishedBase,
    fail: (error: AofError) => void,
    end: (error: AofError | undefined, log?: AppendLog) => void,
  ): void {
    const { writer } = this;
    const { fileName, onFatal } = this.#options;
    const entry = this.#manifest.nextBase(fileName, base.form, base.fileId);
    const incr = this.#entry;
    const manifest = this.#manifest.withIncr(incr).withBase(entry, incr.sequence);
    this.#mark((refused) => {
      if (refused) {
        fail(refused);
        return;
      }
      const arrivals = [
        { path: base.path, entry },
        { path: this.#path, entry: incr },
      ];
      publish(this.#rooms, arrivals, manifest, (error) => {
        if (error === undefined) this.#becomeLog(base, manifest, end);
        else if (isUncertain(error)) {
          this.#options.logger.warning(error.message);
          writer.giveUp(error.cause as StorageError);
          onFatal(error);
          end(error);
        } else fail(error);
      });
    });
  }

  /** Says durably that data files without a manifest will be nobody's loss. */
  #mark(done: (error: AofError | undefined) => void): void {
    const { storage, dir } = this.#options;
    if (!this.#manifest.isEmpty) {
      done(undefined);
      return;
    }
    try {
      storage.open(this.#markPath, 'replace').close();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      done(ioError(error));
      return;
    }
    syncNames(storage, [this.#directory, dir], (error) => {
      done(error && cannotSync(error));
    });
  }

  #becomeLog(
    base: FinishedBase,
    manifest: Manifest,
    end: (error: AofError | undefined, log: AppendLog) => void,
  ): void {
    const { writer } = this;
    // All that was flushed is on disk since the cut: this syncs nothing.
    writer.setPolicy(this.policy);
    writer.goOn();
    const log = new AppendLog(this.#options, { manifest, baseSize: base.size, writer });
    removeAll(this.#options.storage, [this.#markPath], () => {
      log.removeHistory(() => {
        end(undefined, log);
      });
    });
  }

  /**
   * Gives it up, because no BASE came: the file is removed, what it held is of no use. `done` is
   * called once, maybe inside this call. Not while `install` is under way.
   */
  abandon(done: () => void): void {
    this.writer.occupy();
    this.#discard([], () => {
      this.writer.vacate(done);
    });
  }

  /** Removes what was begun; the file is given back once nothing is under way. */
  #discard(others: readonly string[], done: () => void): void {
    const { storage, fileName, logger } = this.#options;
    const name = temporaryIncrName(fileName);
    logger.notice(`Removing the temp incr aof file ${name} in the background`);
    this.writer.abandon();
    removeAll(storage, [...others, this.#path], done);
  }

  get #markPath(): string {
    return joinPath(this.#directory, beginMarkName(this.#options.fileName));
  }

  get #rooms(): InstallationRooms {
    const { storage, fileName, logger } = this.#options;
    const [directory, manifest] = [this.#directory, this.#manifest];
    return { storage, directory, prefix: fileName, manifest, logger };
  }
}

function noCut(): void {
  // The state of the BASE was frozen at the beginning.
}

function guard<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw ioError(error);
  }
}

function ioError(error: StorageError): AofError {
  return new AofError(AofErrorCode.io, `AOF: ${error.message}`, { file: error.path }, error);
}
