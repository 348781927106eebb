/**
 * @varve/aof: the multi-part append-only log.
 */
export {
  AppendLog,
  type AppendLogOptions,
} from './append-log.js';
export { BaseWriter } from './base-writer.js';
export { checkAof, type CheckEnvironment, type CheckRequest } from './check/check-aof.js';
export { AofError, AofErrorCode, type AofErrorPlace } from './errors.js';
export { Loader, type LoadedFile, type LoadOptions, type RdbLoad } from './loader.js';
export { LogWriter, lossWindowMsMax, type LogWriterOptions, type SyncPolicy } from './log-writer.js';
export { silentLogger, type Logger } from './logger.js';
export { Manifest, type FileEntry, type FileType } from './manifest.js';
