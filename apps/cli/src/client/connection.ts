/**
 * One connection to a server: commands out, replies in, in order.
 *
 * 1. `receive` answers with replies in the order they arrived, one per call.
 * 2. Pushes of RESP3 go to `onPush` instead, in their place between the replies; while `onPush` is
 *    undefined they count as replies, which is what a subscriber wants.
 * 3. An error ends the connection; it is told to the receiver that waits, or the next one.
 *
 * Pushes that arrive while nobody waits are kept, in order, until somebody does: a shell must not
 * print over the line that is being typed.
 */
import { connect, type Socket } from 'node:net';

import { ReplyReader, type Reply } from '@varve/resp';

import type { Address } from './address.js';
import { ConnectionError, reasonOf } from './connection-error.js';

/** Aggressive keep-alive, as redis-cli: it tells a dead peer from a long command. */
const KEEP_ALIVE_MS = 15_000;

interface Receiver {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ConnectionError) => void;
}

export class Connection {
  /** Called with each push before the reply that is waited for; undefined: pushes are replies. */
  onPush: ((reply: Reply) => void) | undefined;

  readonly #socket: Socket;
  readonly #reader: ReplyReader;
  #receiver: Receiver | undefined;
  #error: ConnectionError | undefined;

  private constructor(socket: Socket) {
    this.onPush = undefined;
    this.#socket = socket;
    this.#reader = new ReplyReader();
    this.#receiver = undefined;
    this.#error = undefined;
    socket.on('data', (chunk) => {
      this.#reader.feed(chunk);
      this.#deliver();
    });
    socket.on('end', () => {
      this.#fail(new ConnectionError('LOST', 'Server closed the connection'));
    });
    socket.on('error', (error) => {
      this.#fail(new ConnectionError('LOST', reasonOf(error), { cause: error }));
    });
    socket.on('close', () => {
      this.#fail(new ConnectionError('LOST', 'Server closed the connection'));
    });
  }

  /**
   * Connects.
   *
   * @throws ConnectionError with code REFUSED
   */
  static open(address: Address): Promise<Connection> {
    const { host, port, socketPath } = address;
    return new Promise((resolve, reject) => {
      const socket = connect(socketPath === undefined ? { host, port } : { path: socketPath });
      const refused = (error: Error): void => {
        reject(new ConnectionError('REFUSED', connectReason(error), { cause: error }));
      };
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        socket.setNoDelay(true);
        socket.setKeepAlive(true, KEEP_ALIVE_MS);
        resolve(new Connection(socket));
      });
    });
  }

  /**
   * Hands bytes to the socket; on return they are queued, not sent.
   *
   * @returns false when the queue is long: wait for `drained` before sending much more
   */
  send(bytes: Uint8Array): boolean {
    return this.#error !== undefined || this.#socket.write(bytes);
  }

  /** Resolves when the queue is short again, or when the connection has ended. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      if (this.#error !== undefined || !this.#socket.writableNeedDrain) resolve();
      else this.#socket.on('drain', done).on('close', done);
    });
  }

  /**
   * Takes the next reply, waiting for it if need be. One call at a time.
   *
   * @returns the reply, which the caller may keep
   * @throws ConnectionError with code LOST or GARBAGE, now and in every later call
   */
  receive(): Promise<Reply> {
    if (this.#receiver !== undefined) throw new Error('one receiver at a time');
    return new Promise((resolve, reject) => {
      this.#receiver = { resolve, reject };
      this.#deliver();
    });
  }

  /** Ends the connection; a waiting receiver is rejected. */
  close(): void {
    this.#socket.destroy();
    this.#fail(new ConnectionError('LOST', 'Server closed the connection'));
  }

  #deliver(): void {
    while (this.#receiver !== undefined) {
      const receiver = this.#receiver;
      const reply = this.#next();
      if (reply !== undefined && reply.type === 'push' && this.onPush !== undefined) {
        this.onPush(reply);
        continue;
      }
      if (reply !== undefined) {
        this.#receiver = undefined;
        receiver.resolve(reply);
      } else if (this.#error !== undefined) {
        this.#receiver = undefined;
        receiver.reject(this.#error);
      }
      return;
    }
  }

  #next(): Reply | undefined {
    if (this.#error?.code === 'GARBAGE') return undefined;
    try {
      return this.#reader.next();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#error = new ConnectionError('GARBAGE', `Protocol error: ${text}`, { cause: error });
      this.#socket.destroy();
      return undefined;
    }
  }

  #fail(error: ConnectionError): void {
    this.#error ??= error;
    this.#socket.destroy();
    this.#deliver();
  }
}

/** A host with several addresses fails with one error per address: the last one speaks. */
function connectReason(error: Error): string {
  const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
  return reasonOf(last instanceof Error ? last : error);
}
