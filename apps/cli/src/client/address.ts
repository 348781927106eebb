/**
 * Where a server is, and how to say so: in the prompt and in error messages.
 */

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Path of a unix socket; overrides host and port. */
  readonly socketPath: string | undefined;
}

/** The form of error messages: `127.0.0.1:6379`, or the path of the socket. */
export function formatAddress(address: Address): string {
  return address.socketPath ?? `${address.host}:${address.port}`;
}

/** The form of the prompt: IPv6 hosts in brackets, sockets behind the word redis. */
export function formatPromptAddress(address: Address): string {
  if (address.socketPath !== undefined) return `redis ${address.socketPath}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}
