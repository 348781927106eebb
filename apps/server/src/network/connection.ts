/**
 * One socket and its session. HOT (bench: wire).
 *
 *     socket --chunk--> store.receive        the chunk lies in the read buffer all sockets share
 *     socket <--write-- store's outbox       one write per turn
 *
 * A write that the system took whole leaves nothing behind (`writableLength` is 0 right after it):
 * the store may use its buffer again. Otherwise the rest waits in the socket, and the buffer is the
 * socket's until then.
 *
 * The socket is half-open-able: a client that closes its side after its last request (`nc`, a pipe)
 * still gets its replies.
 *
 *     'end'      no more requests: replies leave, then the socket is closed
 *     'error'    the connection is lost; 'close' follows
 *     'close'    the session is forgotten
 *     'drain'    everything written has left: reading may go on
 */
import type net from 'node:net';
import type { Logger, Peer, Sink, Store, StoreSession } from '@varve/store';

import { adoptSocket } from './adopt-socket.js';
import type { ReadMode } from './adopt-socket.js';

/** What all connections of a server share. */
export interface ConnectionRooms {
  readonly store: Store;
  readonly logger: Logger;
  readonly readBuffer: Buffer;
  readonly readMode: ReadMode;
}

/** A socket as the store sees it. */
export class Connection implements Sink {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #socket: net.Socket;
  readonly #session: StoreSession | undefined;
  #isPaused: boolean;

  /**
   * @param accepted from a server with `pauseOnConnect`
   * @param onClose called once, when the socket is closed
   */
  constructor(accepted: net.Socket, peer: Peer, rooms: ConnectionRooms, onClose: () => void) {
    this.#store = rooms.store;
    this.#logger = rooms.logger;
    this.#isPaused = false;
    const onChunk = (length: number, buffer: Buffer): boolean => this.#receive(length, buffer);
    this.#socket = adoptSocket(accepted, rooms.readMode, rooms.readBuffer, onChunk);
    const session = rooms.store.createSession(this, peer);
    this.#session = session;
    this.#socket.on('error', (error) => this.#logger.verbose(`Connection error: ${error.message}`));
    this.#socket.on('close', onClose);
    if (session === undefined) return;
    this.#socket.on('end', () => this.#store.endInput(session));
    this.#socket.on('close', () => this.#store.disconnect(session));
    this.#socket.on('drain', () => this.#store.drained(session));
    this.#socket.resume();
  }

  get pendingBytes(): number {
    return this.#socket.writableLength;
  }

  write(buffer: Buffer, start: number, end: number): boolean {
    const socket = this.#socket;
    if (socket.destroyed) return true;
    socket.write(buffer.subarray(start, end));
    return socket.writableLength === 0;
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.resume();
  }

  end(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(length: number, buffer: Buffer): boolean {
    const session = this.#session;
    if (session !== undefined) this.#store.receive(session, buffer, 0, length);
    return !this.#isPaused;
  }
}
