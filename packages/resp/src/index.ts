/**
 * @varve/resp: the Redis wire protocol, RESP2 and RESP3, both directions. Bytes in, values out, no
 * I/O.
 *
 * A server uses the left half, a client the right one; they meet on the wire:
 *
 *       socket --> RequestReader --> Argv ==> command     Argv.from(args).encode() --> socket
 *       socket <-- ReplyWriter  <=========== its reply    Reply <-- ReplyReader    <-- socket
 *
 * - argv.ts, request-reader.ts, inline.ts: what a client asks. Hot: commands are found in the read
 *   buffer and described by offsets; nothing is copied and nothing allocated per command.
 * - reply-writer.ts, doubles.ts: what a server answers, byte for byte as Redis 7.0 does. Hot.
 * - reply.ts, reply-reader.ts, protocol-error.ts: the answers as values, for clients.
 * - integers.ts, bytes.ts: what the rest is made of.
 *
 * Rules that hold everywhere
 * 1. Input that is not complete is never an error: readers say that they need more, and go on later
 *    from where they stopped.
 * 2. However a stream is cut into chunks, the result is the same.
 * 3. A length that a peer declares allocates nothing; memory follows the bytes that arrived.
 * 4. What is borrowed says until when. Keeping it takes `clone`, `copy` or `take`.
 * 5. A string of bytes has one character per byte (latin1) unless it says UTF-8: nothing is ever
 *    lost.
 *
 * Start with request-reader.ts. The README has a whole conversation as an example.
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
