/**
 * @varve/resp: the Redis wire protocol, RESP2 and RESP3, both directions. Bytes in, values out, no I/O.
 */
export { Argv } from './argv.js';
export { integerSize, integerSizeMax, parseInteger, writeInteger } from './integers.js';
export { defaultRequestLimits } from './request-limits.js';
export type { RequestLimits } from './request-limits.js';
export { ReadResult, RequestReader } from './request-reader.js';
