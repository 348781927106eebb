/**
 * What can go wrong with a connection, in the words of C's strerror, as redis-cli prints it.
 *
 *     REFUSED   no connection was made      Could not connect to Redis at HOST:PORT: REASON
 *     LOST      it ended while in use       Error: Server closed the connection
 *     GARBAGE   the server spoke not RESP   Error: Protocol error: ...
 */

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EAI_AGAIN: 'Temporary failure in name resolution',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOTFOUND: 'Name or service not known',
  ENOTSOCK: 'Socket operation on non-socket',
  EPIPE: 'Broken pipe',
  ETIMEDOUT: 'Connection timed out',
};

export type ConnectionErrorCode = 'REFUSED' | 'LOST' | 'GARBAGE';

/** An operational error; the message is the reason alone, without address or prefix. */
export class ConnectionError extends Error {
  readonly code: ConnectionErrorCode;

  constructor(code: ConnectionErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'ConnectionError';
    this.code = code;
  }
}

/** Names the reason of an error of node:net: `ECONNREFUSED` becomes `Connection refused`. */
export function reasonOf(error: Error & { readonly code?: string }): string {
  return REASONS[error.code ?? ''] ?? error.message;
}
