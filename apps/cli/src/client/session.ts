/**
 * A client's session: the connection, what it has selected, and one command at a time over it.
 *
 *     connect   AUTH, SELECT, HELLO 3, as far as the options ask for them; the first refusal is
 *               printed and ends the greeting, not the session
 *     run       send, receive, print; learn from SELECT, MULTI, EXEC, DISCARD, RESET, AUTH what the
 *               prompt must show
 *
 * 1. A command is never sent twice: when the connection breaks under it the error is printed, and
 *    only the next command reconnects. Nobody knows whether the lost one was executed.
 * 2. A new connection selects the database the last one had; a transaction does not survive.
 */
import { Argv, type Reply } from '@varve/resp';

import type { ClientOptions } from '../arguments/client-options.js';
import { formatPush, formatReply, type OutputForm } from '../format/format-reply.js';
import { formatRaw } from '../format/raw.js';
import { bytesOf } from '../format/reply-bytes.js';
import { complain, print, toBytes, type Terminal } from '../terminal.js';
import { formatAddress, type Address } from './address.js';
import { ConnectionError } from './connection-error.js';
import { Connection } from './connection.js';
import { repliesWithText } from './raw-reply-commands.js';

/** How a command ended: `failed` when the server answered with an error, `lost` without answer. */
export type Outcome = 'done' | 'failed' | 'lost';

export interface SessionOptions extends ClientOptions {
  readonly output: OutputForm['mode'];
  readonly showPushes: boolean;
}

const STREAMING = ['monitor', 'subscribe', 'psubscribe', 'ssubscribe'];
const REPLICATION = ['sync', 'psync'];

export class Session {
  address: Address;
  /** The database of the connection, as far as its replies told. */
  db: number;
  inTransaction: boolean;
  /** While false, an error reply is printed where other replies are. */
  errorsEndSession: boolean;

  readonly #options: SessionOptions;
  readonly #terminal: Terminal;
  readonly #form: OutputForm;
  #connection: Connection | undefined;
  #dbWanted: number;
  #dbBeforeTransaction: number;
  #interrupted: boolean;

  constructor(options: SessionOptions, terminal: Terminal) {
    this.address = options;
    this.db = 0;
    this.inTransaction = false;
    this.errorsEndSession = false;
    this.#options = options;
    this.#terminal = terminal;
    this.#form = {
      mode: options.output,
      elementDelimiter: options.elementDelimiter,
      replyDelimiter: options.replyDelimiter,
    };
    this.#connection = undefined;
    this.#dbWanted = options.db;
    this.#dbBeforeTransaction = 0;
    this.#interrupted = false;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /**
   * Connects anew, and greets the server.
   *
   * @param quiet do not print why it failed
   * @returns false when there is no connection
   */
  async connect(quiet = false): Promise<boolean> {
    this.close();
    this.db = 0;
    this.inTransaction = false;
    try {
      this.#connection = await Connection.open(this.address);
      await this.#greet(this.#connection);
      return true;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.close();
      if (!quiet) {
        const where = toBytes(formatAddress(this.address));
        complain(this.#terminal, `Could not connect to Redis at ${where}: ${error.message}`);
      }
      return false;
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Gives up the command that runs: its connection is closed, and a new one made later. */
  interrupt(): void {
    this.#interrupted = true;
    this.#connection?.close();
  }

  /**
   * Sends a command and prints its reply, `repeat` times; connects first if need be.
   *
   * @param args byte strings
   * @param repeat negative: for ever
   */
  async run(args: readonly string[], repeat: number): Promise<Outcome> {
    if (this.#connection === undefined && !(await this.connect())) return 'lost';
    const name = (args[0] ?? '').toLowerCase();
    if (REPLICATION.includes(name)) {
      complain(this.#terminal, `${name.toUpperCase()} would make this client a replica: refused`);
      return 'failed';
    }
    try {
      let outcome: Outcome = 'done';
      for (let i = 0; repeat < 0 || i < repeat; i += 1) {
        outcome = await this.#runOnce(name, args);
        if (outcome === 'failed' && this.errorsEndSession) return outcome;
        await pause(this.#options.intervalMs);
      }
      return outcome;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return await this.#lost(name, error);
    }
  }

  /**
   * Asks a question of the program's own: nothing is printed.
   *
   * @returns undefined when there is no connection
   */
  async ask(...args: readonly string[]): Promise<Reply | undefined> {
    if (this.#connection === undefined) return undefined;
    try {
      return await exchange(this.#connection, args);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return undefined;
    }
  }

  /** The connection as it is, for bulk transfers. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  async #greet(connection: Connection): Promise<void> {
    const { user, password, resp3 } = this.#options;
    connection.onPush = (push) => {
      if (this.#options.showPushes) print(this.#terminal, formatPush(push, this.#form));
    };
    if (password !== undefined) {
      const auth = ['AUTH', ...(user === undefined ? [] : [toBytes(user)]), toBytes(password)];
      if (!(await this.#accepted(connection, 'AUTH', auth))) return;
    }
    if (!(await this.#selectWanted(connection))) return;
    if (resp3 !== 'no') await this.#accepted(connection, 'HELLO 3', ['HELLO', '3']);
  }

  async #selectWanted(connection: Connection): Promise<boolean> {
    const wanted = this.#dbWanted;
    if (wanted === this.db) return true;
    const db = String(wanted);
    if (!(await this.#accepted(connection, `SELECT ${db}`, ['SELECT', db]))) return false;
    this.db = wanted;
    return true;
  }

  /** Sends a command of the greeting; a refusal is printed under `label`. */
  async #accepted(
    connection: Connection,
    label: string,
    args: readonly string[],
  ): Promise<boolean> {
    const reply = await exchange(connection, args);
    if (reply.type !== 'error') return true;
    complain(this.#terminal, `${label} failed: ${bytesOf(reply)}`);
    return false;
  }

  async #runOnce(name: string, args: readonly string[]): Promise<Outcome> {
    const connection = this.#connection;
    if (connection === undefined) return 'lost';
    connection.send(encode(args));
    if (STREAMING.includes(name)) return this.#stream(connection, name);
    const reply = await connection.receive();
    if (reply.type === 'error' && this.errorsEndSession) {
      complain(this.#terminal, bytesOf(reply));
      return 'failed';
    }
    this.#print(reply, args);
    await this.#learn(connection, name, args, reply);
    return reply.type === 'error' ? 'failed' : 'done';
  }

  /** Prints replies until the connection ends: MONITOR and the subscriptions have no last one. */
  async #stream(connection: Connection, name: string): Promise<never> {
    if (name !== 'monitor') {
      if (this.#form.mode !== 'raw') {
        print(this.#terminal, 'Reading messages... (press Ctrl-C to quit)\n');
      }
      connection.onPush = undefined;
    }
    for (;;) this.#print(await connection.receive(), [name]);
  }

  #print(reply: Reply, args: readonly string[]): void {
    const text = repliesWithText(args)
      ? formatRaw(reply, this.#form.elementDelimiter)
      : formatReply(reply, this.#form);
    print(this.#terminal, text);
  }

  async #learn(
    connection: Connection,
    name: string,
    args: readonly string[],
    reply: Reply,
  ): Promise<void> {
    const succeeded = reply.type !== 'error';
    if (name === 'exec' && args.length === 1 && this.inTransaction) {
      this.inTransaction = false;
      const executed = succeeded && reply.type !== 'null';
      if (!executed) this.#selected(this.#dbBeforeTransaction);
    }
    if (!succeeded) return;
    if (name === 'select' && args.length === 2) {
      this.#selected(Number.parseInt(args[1] ?? '', 10) || 0);
    } else if (name === 'auth' && (args.length === 2 || args.length === 3)) {
      await this.#selectWanted(connection);
    } else if (name === 'multi' && args.length === 1) {
      this.inTransaction = true;
      this.#dbBeforeTransaction = this.db;
    } else if (name === 'discard' && args.length === 1) {
      this.inTransaction = false;
      this.#selected(this.#dbBeforeTransaction);
    } else if (name === 'reset' && args.length === 1) {
      this.inTransaction = false;
      this.#selected(0);
    }
  }

  #selected(db: number): void {
    this.db = db;
    this.#dbWanted = db;
  }

  async #lost(name: string, error: ConnectionError): Promise<Outcome> {
    this.close();
    if (this.#interrupted) {
      this.#interrupted = false;
      await this.connect(true);
      return 'done';
    }
    if (name === 'shutdown' && error.code === 'LOST') return 'done';
    complain(this.#terminal, `Error: ${error.message}`);
    return 'lost';
  }
}

function exchange(connection: Connection, args: readonly string[]): Promise<Reply> {
  connection.send(encode(args));
  return connection.receive();
}

function encode(args: readonly string[]): Buffer {
  return Argv.from(args.map((argument) => Buffer.from(argument, 'latin1'))).encode();
}

function pause(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}
