/**
 * @varve/rewrite: snapshots without fork. A frozen view of a keyspace becomes a file, in another
 * thread, while the keyspace goes on; and such a file becomes a keyspace again.
 *
 *     Keyspace.freeze --> SnapshotJob --> SnapshotRunner ~~thread~~> SnapshotWriter --> RdbSink
 *                                                                                  \-> RespSink
 *     Keyspace <-- SnapshotLoader <-- RdbFileReader <-- file
 *
 * Read it in this order
 *
 *   snapshot-job.ts         what is to be written, and what became of it
 *   snapshot-runner.ts      how a snapshot is taken: the contract                   <- start here
 *   snapshot-writer.ts      database by database, some keys at a time
 *   rdb-sink.ts, output-file.ts                            as RDB: dump.rdb, and a BASE
 *   resp-sink.ts, collection-records.ts, stream-records.ts, record-writer.ts    as commands: a BASE
 *   inline-runner.ts        in this thread, step by step
 *   thread-runner.ts, snapshot-thread.ts, snapshot-worker.ts   in another
 *   write-snapshot.ts       in one call
 *   snapshot-loader.ts      a file of RDB, into a keyspace
 *
 * Rules that hold everywhere
 * 1. A file is whole and on disk, or it is gone, or (after a crash) it has the temporary name that
 *    the caller gave it. Names, manifests and what they replace are the caller's.
 * 2. What the disk refuses is an outcome; nothing here ends the process.
 * 3. Nothing a snapshot reads changes: no locks, no copies.
 */
export { InlineRunner, type InlineRunnerOptions } from './inline-runner.js';
export { SnapshotLoadError, type SnapshotLoadErrorCode } from './load-error.js';
export {
  rdbVersionOf,
  type AccessTimes,
  type RdbForm,
  type RespForm,
  type SnapshotFailure,
  type SnapshotJob,
  type SnapshotOutcome,
} from './snapshot-job.js';
export { hashKeyField, SnapshotLoader, type SnapshotLoaderOptions } from './snapshot-loader.js';
export type { RunningSnapshot, SnapshotRunner } from './snapshot-runner.js';
export { SnapshotWriter } from './snapshot-writer.js';
export { ThreadRunner, type ThreadRunnerOptions } from './thread-runner.js';
export { writeSnapshot, writeWholeSnapshot, type WholeSnapshot } from './write-snapshot.js';
