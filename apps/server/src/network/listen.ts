/**
 * Opens the listening sockets that `bind`, `port` and `unixsocket` ask for.
 *
 *     bind 127.0.0.1 ::1     both, or the server does not start
 *     bind * -::*            every IPv4 address; every IPv6 address if this machine has IPv6
 *     port 0                 no TCP
 *     unixsocket /path       created under a umask, so that there is no moment at which everybody
 *                            may connect (CVE-2023-45145: permissions set after listening)
 *
 * @see redis/src/server.c listenToPort (7.0)
 */
import net from 'node:net';
import { StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';

import { codeOf, systemReason } from '../system-reason.js';

/** A listening socket could not be opened; the message is complete. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** What is common to all listening sockets of one server. */
export interface ListenOptions {
  readonly backlog: number;
  /** Takes an accepted socket, paused. */
  readonly onSocket: (socket: net.Socket) => void;
}

/** Errors that an address with a leading `-` is allowed to have. */
const unavailable = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'ENOPROTOOPT'];

/**
 * Listens on every address.
 *
 * @param warn told about each address that failed
 * @returns the servers that listen; empty when all of them were optional and missing
 * Errors: ListenError, after closing what was already open.
 */
export async function listenOnPort(
  addresses: readonly string[],
  port: number,
  options: ListenOptions,
  warn: (message: string) => void,
): Promise<net.Server[]> {
  const servers: net.Server[] = [];
  for (const address of addresses) {
    const isOptional = address.startsWith('-');
    const host = isOptional ? address.slice(1) : address;
    try {
      servers.push(await listen(options, { ...hostOptions(host), port, backlog: options.backlog }));
    } catch (error) {
      if (isOptional && unavailable.includes(codeOf(error) ?? '')) continue;
      for (const server of servers) server.close();
      const reason = systemReason(error);
      warn(`Warning: Could not create server TCP listening socket ${host}:${port}: bind: ${reason}`);
      throw new ListenError(`Failed listening on port ${port} (TCP), aborting.`, { cause: error });
    }
  }
  return servers;
}

/**
 * Listens on a Unix socket, replacing what a dead server left at its path.
 *
 * @param mode permissions; 0 leaves them to the umask
 * @param withUmask runs a function under a umask
 * Errors: ListenError.
 */
export async function listenOnPath(
  path: string,
  mode: number,
  storage: Storage,
  options: ListenOptions,
  withUmask: <T>(mask: number, run: () => T) => T,
): Promise<net.Server> {
  try {
    // Removes sockets only: a file of that name was not ours.
    if (storage.stat(path)?.kind === 'other') storage.remove(path);
    const start = (): Promise<net.Server> => listen(options, { path, backlog: options.backlog });
    return await (mode === 0 ? start() : withUmask(0o777 & ~mode, start));
  } catch (error) {
    const reason = error instanceof StorageError ? error.reason : systemReason(error);
    throw new ListenError(`Failed opening Unix socket '${path}': bind: ${reason}`, { cause: error });
  }
}

function hostOptions(host: string): net.ListenOptions {
  if (host === '*') return { host: '0.0.0.0' };
  if (host === '::*') return { host: '::', ipv6Only: true };
  return { host, ipv6Only: net.isIPv6(host) };
}

/** Starts to listen within this call, so that a umask around it holds; resolves when listening. */
function listen(options: ListenOptions, where: net.ListenOptions): Promise<net.Server> {
  const server = net.createServer({
    pauseOnConnect: true,
    allowHalfOpen: true,
    noDelay: true,
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      server.on('connection', options.onSocket);
      resolve(server);
    });
  });
}
