/**
 * @varve/resp: the Redis wire protocol, RESP2 and RESP3, both directions. Bytes in, values out, no I/O.
 */
export { Argv } from './argv.js';
export { formatDouble } from './doubles.js';
export { integerSize, integerSizeMax, parseInteger, writeInteger } from './integers.js';
export { ProtocolError } from './protocol-error.js';
export type { ProtocolErrorCode } from './protocol-error.js';
export type { NullForm, Reply, ReplyEntries, ReplyValue } from './reply.js';
export { ReplyReader } from './reply-reader.js';
export type { ReplyLimits } from './reply-reader.js';
export { ReplyWriter } from './reply-writer.js';
export { defaultRequestLimits } from './request-limits.js';
export type { RequestLimits } from './request-limits.js';
export { ReadResult, RequestReader } from './request-reader.js';
