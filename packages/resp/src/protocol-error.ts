/**
 * What a server sent is not RESP. The connection has lost its frame and must be closed.
 *
 * `code` is stable, the message is not.
 */
export type ProtocolErrorCode =
  /** A reply begins with a byte that is no type. */
  | 'RESP_UNKNOWN_TYPE'
  /** A length or count is not one, or beyond the limit. */
  | 'RESP_INVALID_LENGTH'
  /** The content of a number, boolean, null or verbatim string is not one. */
  | 'RESP_INVALID_VALUE'
  /** Something else than CRLF where one must be. */
  | 'RESP_MISSING_CRLF'
  /** A line without end. */
  | 'RESP_LINE_TOO_LONG'
  /** Aggregates are nested too deep. */
  | 'RESP_TOO_DEEP';

export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode;
  /** Bytes since the beginning of the connection up to the reply, or part of one, that is wrong. */
  readonly offset: number;

  constructor(code: ProtocolErrorCode, message: string, offset: number) {
    super(`${message} (at byte ${offset})`);
    this.name = 'ProtocolError';
    this.code = code;
    this.offset = offset;
  }
}
