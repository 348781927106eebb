/**
 * @varve/aof: the multi-part append-only log. Its format is described in docs/formats/aof.md.
 *
 * The log is a list of *units* (a record, or MULTI ... EXEC), gathered into *batches* (one
 * write(2), checksummed), in *files* (one BASE, then INCR after INCR), named by a *manifest*. It
 * knows no command but the framing words SELECT, MULTI and EXEC: what a record means is `apply`'s
 * business.
 *
 * Read it from the bytes up; each layer fits a sitting:
 *
 *     annotations/          the lines that begin with `#`: file link, batch header, timestamp
 *     record-parser.ts      one record out of a buffer
 *     file-window.ts        a file read in large pieces
 *     log-reader.ts         one file: verified records, then its end or a defect     <- reading
 *     evidence.ts           what lies behind a defect
 *     verdict.ts            what it means: the decision table                        <- the heart
 *     refusal.ts            and how the operator is told
 *     log-source.ts, loader.ts   all files of a log, stepwise
 *
 *     batch-buffer.ts       one batch in memory
 *     unit-buffer.ts        units waiting for the next batch
 *     log-file.ts           one file open at its end: whole batches or nothing       <- writing
 *     sync-gauge.ts, log-syncer.ts   where and when to sync, and what is durable
 *     release-gate.ts       which replies may leave
 *     write-status.ts       whether writing works, and what is said about it
 *     log-output.ts         the above as one: from units in memory to bytes on disk
 *     group-window.ts       when a group commit waits for company
 *     log-writer.ts         all of it under a policy
 *     base-file.ts, base-writer.ts   a BASE in RESP form: its content, and its name
 *
 *     manifest.ts, manifest-words.ts, manifest-file.ts   which files there are
 *     broken-copy.ts        nothing is cut that was not kept
 *     first-start.ts        before there is a manifest
 *     recovery.ts           from a loaded log to one that can be continued      <- after a crash
 *     log-cut.ts, rotation.ts        from one INCR to the next, while the server runs  <- a rewrite
 *     installation.ts, history.ts    a new BASE in, what it replaces out
 *     leftovers.ts          temporary files of a process that died
 *     pending-log.ts        a log that is turned on while the server runs
 *     append-log.ts         load, recover, append, rotate: what a store opens        <- start here
 *
 *     check/                varve check-aof
 *
 * What it promises, in one place: a recovered log is a prefix of what was appended, whole units
 * only; it holds every unit that was released before the process died; under `always`, every unit
 * released before the power failed; under `everysec`, all but those of the last two seconds. A
 * crash never keeps it from starting; changed bytes never start silently.
 */
export { AppendLog, type AppendLogOptions } from './append-log.js';
export { BaseFile } from './base-file.js';
export { BaseWriter } from './base-writer.js';
export { checkAof, type CheckEnvironment, type CheckRequest } from './check/check-aof.js';
export { AofError, AofErrorCode, type AofErrorPlace } from './errors.js';
export type { FinishedBase } from './installation.js';
export { Loader, type LoadedFile, type LoadOptions, type RdbLoad } from './loader.js';
export { LogWriter, type LogWriterOptions } from './log-writer.js';
export { silentLogger, type Logger } from './logger.js';
export { readManifest } from './manifest-file.js';
export { Manifest, type FileEntry, type FileType } from './manifest.js';
export { PendingLog } from './pending-log.js';
export { lossWindowMsMax, type SyncPolicy } from './release-gate.js';
