/**
 * @varve/aof: the multi-part append-only log.
 */
export { AofError, AofErrorCode, type AofErrorPlace } from './errors.js';
export { LogWriter, lossWindowMsMax, type LogWriterOptions, type SyncPolicy } from './log-writer.js';
export { silentLogger, type Logger } from './logger.js';
