/**
 * A client of the bare wire: sends bytes, gives replies with their exact bytes.
 *
 * Knows nothing of sessions: replies come back in the order of the commands, whatever they are.
 */
import net from 'node:net';

import { parseReply, type WireReply } from './wire-reply.js';

/** A command: each argument as bytes, or as text with one byte per character. */
export type WireCommand = readonly (string | Uint8Array)[];

interface Waiter {
  readonly resolve: (reply: WireReply) => void;
  readonly reject: (error: Error) => void;
}

/** One connection. */
export class WireClient {
  readonly socket: net.Socket;
  /** Resolves when the connection is closed, by whichever side and however. */
  readonly closed: Promise<void>;
  #unread: Buffer[];
  #unreadSize: number;
  #neededSize: number;
  #waiters: Waiter[];
  #waiting: number; // Index of the first waiter that has no reply.

  /** Connects to a port of the loopback. */
  static async connect(port: number): Promise<WireClient> {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new WireClient(socket);
  }

  private constructor(socket: net.Socket) {
    this.socket = socket;
    this.#unread = [];
    this.#unreadSize = 0;
    this.#neededSize = 1;
    this.#waiters = [];
    this.#waiting = 0;
    // A reset is an end like any other; 'close' follows.
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#fail(new Error('the connection was closed'));
        resolve();
      });
    });
  }

  /** Sends a command and waits for its reply. */
  async call(...command: WireCommand): Promise<WireReply> {
    this.socket.write(encodeCommand(command));
    return await this.nextReply();
  }

  /** Sends a command and returns its reply as text: a line without its type, or a string's bytes. */
  async text(...command: WireCommand): Promise<string> {
    const reply = await this.call(...command);
    if (reply.type === '-') throw new Error(`${String(command[0])}: ${reply.raw.toString('latin1').trimEnd()}`);
    return (reply.text ?? Buffer.alloc(0)).toString('latin1');
  }

  /** Sends commands in one write and waits for all their replies. */
  async pipeline(commands: readonly WireCommand[]): Promise<WireReply[]> {
    this.socket.write(Buffer.from(commands.map(formatCommand).join(''), 'latin1'));
    return await Promise.all(commands.map(() => this.nextReply()));
  }

  /** Sends bytes as they are. */
  write(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Waits for a reply nobody waits for yet. Rejects when the connection closes first. */
  async nextReply(): Promise<WireReply> {
    return await new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error('the connection was closed'));
        return;
      }
      this.#waiters.push({ resolve, reject });
      this.#deliver();
    });
  }

  /** Closes at once. */
  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #receive(chunk: Buffer): void {
    this.#unread.push(chunk);
    this.#unreadSize += chunk.length;
    this.#deliver();
  }

  #deliver(): void {
    if (this.#unreadSize < this.#neededSize || this.#waiting === this.#waiters.length) return;
    const buffer = this.#unread.length === 1 ? (this.#unread[0] as Buffer) : Buffer.concat(this.#unread);
    let position = 0;
    this.#neededSize = 1;
    while (position < buffer.length && this.#waiting < this.#waiters.length) {
      const reply = parseReply(buffer, position);
      if (typeof reply === 'number') {
        this.#neededSize = reply - position;
        break;
      }
      position += reply.raw.length;
      const waiter = this.#waiters[this.#waiting] as Waiter;
      this.#waiting += 1;
      waiter.resolve(reply);
    }
    if (this.#waiting === this.#waiters.length) {
      this.#waiters = [];
      this.#waiting = 0;
    }
    this.#unread = [buffer.subarray(position)];
    this.#unreadSize = buffer.length - position;
  }

  #fail(error: Error): void {
    const waiters = this.#waiters.slice(this.#waiting);
    this.#waiters = [];
    this.#waiting = 0;
    for (const waiter of waiters) waiter.reject(error);
  }
}

/** Encodes a command as a RESP array of bulk strings. */
export function encodeCommand(command: WireCommand): Buffer {
  return Buffer.from(formatCommand(command), 'latin1');
}

/** The same with one character per byte: joining many texts is quicker than joining many buffers. */
function formatCommand(command: WireCommand): string {
  let text = `*${command.length}\r\n`;
  for (const argument of command) {
    const bytes = typeof argument === 'string' ? argument : Buffer.from(argument).toString('latin1');
    text += `$${bytes.length}\r\n${bytes}\r\n`;
  }
  return text;
}
