/**
 * A client of a store in the same process: commands in, replies as values out, no socket.
 *
 *     const client = store.connect();
 *     await client.call('SET', 'greeting', 'hello');     // { type: 'simple', text: 'OK' }
 *
 * A reply arrives when a socket's would: after the end of the turn, and once the log has taken what
 * it depends on. So an awaited write is as durable as the policy promises.
 */
import { ReplyReader } from '@varve/resp';
import type { Reply } from '@varve/resp';

import type { Sink } from './session/sink.js';
import type { StoreSession } from './session/store-session.js';

/** What a client asks of its store. */
export interface LocalServer {
  createSession(sink: Sink): StoreSession | undefined;
  execute(session: StoreSession, args: readonly (string | Uint8Array)[]): void;
  disconnect(session: StoreSession): void;
}

interface Waiter {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** The connection is over: closed here, or by the store. */
export class LocalClientClosed extends Error {
  override readonly name = 'LocalClientClosed';
  readonly code = 'CLOSED';

  constructor() {
    super('The connection to the store is closed.');
  }
}

/** One session, used from within the process. */
export class LocalClient implements Sink {
  readonly pendingBytes = 0;
  readonly #server: LocalServer;
  readonly #session: StoreSession | undefined;
  readonly #reader: ReplyReader;
  readonly #waiters: Waiter[];
  #isClosed: boolean;

  constructor(server: LocalServer) {
    this.#server = server;
    this.#reader = new ReplyReader();
    this.#waiters = [];
    this.#isClosed = false;
    this.#session = server.createSession(this);
  }

  /**
   * Executes a command.
   *
   * @param args name and arguments; strings are sent as UTF-8
   * @returns its reply; an error reply is a value, not an exception
   * Errors: LocalClientClosed, when the store ends the connection first.
   */
  call(...args: readonly (string | Uint8Array)[]): Promise<Reply> {
    const session = this.#session;
    if (session === undefined || this.#isClosed) return Promise.reject(new LocalClientClosed());
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#server.execute(session, args);
    });
  }

  /** Ends the connection. */
  close(): void {
    this.destroy();
  }

  // ---- Called by the store.

  write(buffer: Buffer, start: number, end: number): boolean {
    this.#reader.feed(buffer.subarray(start, end));
    for (;;) {
      const reply = this.#reader.next();
      if (reply === undefined) return true;
      this.#waiters.shift()?.resolve(reply);
    }
  }

  pause(): void {
    // Calls are only made by the owner, who awaits their replies.
  }

  resume(): void {
    // See pause.
  }

  end(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#session !== undefined) this.#server.disconnect(this.#session);
    for (const { reject } of this.#waiters.splice(0)) reject(new LocalClientClosed());
  }
}
