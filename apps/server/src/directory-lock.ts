/**
 * The lock that keeps two servers from appending to the same log.
 *
 *     <dir>/<appenddirname>.lock      a Unix socket on which the owner listens
 *     \\.\pipe\varve-<hash>           the same as a named pipe, on Windows
 *
 * Why a socket and not a file with a process id: the system closes it when its owner dies, however
 * it dies, so "is the owner alive?" is asked by connecting, not by guessing from a number that may
 * by now belong to another process (in containers nearly everything is process 1). Whoever connects
 * is told the owner's process id.
 *
 *     bind succeeds                                     -> ours
 *     bind: in use, connect succeeds                    -> another server is alive: refuse
 *     bind: in use, connect refused                     -> its owner is dead: remove, bind again
 *     bind again, but connecting reaches someone else   -> lost the race for a dead lock: refuse
 *     bind fails otherwise                              -> no lock here (file system without sockets)
 *
 * The last case is the caller's to judge: it is reported, not decided here. Whoever cannot wait for
 * an answer binds once: `lockIfFree`.
 *
 * It does not keep redis-server out, which knows nothing of it.
 */
import { createHash } from 'node:crypto';
import net from 'node:net';
import { StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';

import { codeOf } from './system-reason.js';

/** What came of trying to lock. */
export type LockResult =
  | { readonly kind: 'locked'; readonly lock: DirectoryLock }
  | { readonly kind: 'taken'; readonly ownerPid: number | undefined }
  | { readonly kind: 'impossible'; readonly cause: unknown };

/** Held as long as the process lives or until `release`. */
export class DirectoryLock {
  readonly #server: net.Server;

  constructor(server: net.Server) {
    this.#server = server;
  }

  /** Gives the lock up. Resolves when another server can take it. */
  release(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/**
 * Takes the lock named `path`.
 *
 * @param path of the lock; relative to the working directory is best: the system limits the
 *   length of a socket's path to about 100 bytes
 */
export async function lockDirectory(
  path: string,
  pid: number,
  platform: NodeJS.Platform,
  storage: Storage,
): Promise<LockResult> {
  const address = addressOf(path, platform);
  const first = await tryListen(address, pid);
  if (first.server !== undefined) return locked(first.server);
  if (codeOf(first.error) !== 'EADDRINUSE') return { kind: 'impossible', cause: first.error };
  const owner = await askOwner(address);
  if (owner.isAlive) return { kind: 'taken', ownerPid: owner.pid };
  const refused = removeDead(storage, path);
  if (refused !== undefined) return { kind: 'impossible', cause: refused };
  const second = await tryListen(address, pid);
  if (second.server === undefined) return { kind: 'taken', ownerPid: undefined };
  // Another starter may have found the same dead lock and removed ours in place of it.
  const heir = await askOwner(address);
  if (heir.pid === pid) return locked(second.server);
  second.server.close();
  return { kind: 'taken', ownerPid: heir.pid };
}

/**
 * Takes the lock named `path` if nobody has it, dead or alive; waits for nothing.
 *
 * @param onRefused called in a later turn, if the lock was not taken, with the error of bind
 */
export function lockIfFree(
  path: string,
  pid: number,
  platform: NodeJS.Platform,
  onRefused: (cause: unknown) => void,
): DirectoryLock | undefined {
  const server = ownerServer(pid);
  server.once('error', onRefused);
  // Of a path, only the events come later: it is bound in this call.
  server.listen({ path: addressOf(path, platform) });
  if (!server.listening) return undefined;
  server.off('error', onRefused);
  return heldBy(server);
}

function locked(server: net.Server): LockResult {
  return { kind: 'locked', lock: heldBy(server) };
}

function heldBy(server: net.Server): DirectoryLock {
  // Whoever asks while this process is short of files is connected all the same: it knows enough.
  server.on('error', () => undefined);
  server.unref();
  return new DirectoryLock(server);
}

function addressOf(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? pipeName(path) : path;
}

function pipeName(path: string): string {
  return `\\\\.\\pipe\\varve-${createHash('sha256').update(path.toLowerCase()).digest('hex')}`;
}

function tryListen(
  address: string,
  pid: number,
): Promise<{ server: net.Server | undefined; error: unknown }> {
  const server = ownerServer(pid);
  return new Promise((resolve) => {
    server.once('error', (error) => resolve({ server: undefined, error }));
    server.listen({ path: address }, () => resolve({ server, error: undefined }));
  });
}

/** Tells whoever connects who the owner is. */
function ownerServer(pid: number): net.Server {
  return net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${pid}\n`);
  });
}

/** Connects to the owner. Whoever accepts is alive, whether or not it says its process id. */
function askOwner(address: string): Promise<{ isAlive: boolean; pid: number | undefined }> {
  const answerTimeMsMax = 2000;
  return new Promise((resolve) => {
    let isAlive = false;
    let text = '';
    const socket = net.connect({ path: address }, () => (isAlive = true));
    socket.setTimeout(answerTimeMsMax, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    // What matters of an error is known by then: whether a connection was made.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve({ isAlive, pid: /^\d+\n/.test(text) ? Number.parseInt(text, 10) : undefined }));
  });
}

/** Removes what a dead owner left; returns why it cannot be. */
function removeDead(storage: Storage, path: string): StorageError | undefined {
  try {
    storage.remove(path);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.code !== 'ENOENT') return error;
  }
  return undefined;
}
