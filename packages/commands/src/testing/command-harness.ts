/**
 * Runs commands on a real keyspace without a store: for unit tests.
 *
 *     const harness = new CommandHarness([stringCommands]);
 *     harness.run('SET', 'k', 'v')      '+OK'
 *     harness.run('MGET', 'k', 'x')     '*2|$1|v|$-1'        line ends shown as "|"
 *     harness.takeLog()                 ['SET k v']
 *
 * Time stands still until a test moves `nowMs`.
 */
import { Keyspace } from '@varve/keyspace';
import { Argv, ReplyWriter } from '@varve/resp';
import type { Command } from '../core/command.js';
import { CommandTable } from '../core/command-table.js';
import { Context } from '../core/context.js';
import { dispatch, replay } from '../core/dispatch.js';
import { FakeHost } from './fake-host.js';
import { FakeSession } from './fake-session.js';

/** A moment that is easy to read in a log. */
const startMs = 1_700_000_000_000;

export class CommandHarness {
  readonly host = new FakeHost();
  readonly keyspace: Keyspace;
  readonly context: Context;
  readonly session = new FakeSession();
  readonly #reply = new ReplyWriter();

  /** @param groups the commands there are */
  constructor(groups: readonly (readonly Command[])[]) {
    const random = makeRandom(1);
    this.keyspace = new Keyspace({ hashKey: [1, 2], random });
    const table = new CommandTable(groups);
    const options = { table, keyspace: this.keyspace, host: this.host, random };
    this.context = new Context(options, this.session, this.#reply, new Argv());
    this.context.startTurn(startMs);
  }

  get nowMs(): number {
    return this.context.nowMs;
  }

  set nowMs(nowMs: number) {
    this.context.startTurn(nowMs);
  }

  /**
   * Runs a command of the first session; returns the reply, one character per byte, "|" for CRLF.
   */
  run(...args: (string | Uint8Array)[]): string {
    return this.runAs(this.session, ...args);
  }

  runAs(session: FakeSession, ...args: (string | Uint8Array)[]): string {
    return this.runArgv(session, Argv.from(args));
  }

  runArgv(session: FakeSession, argv: Argv): string {
    this.#enter(session, argv);
    dispatch(this.context);
    this.keyspace.check();
    this.context.watchedKeys.check();
    return this.#takeReply();
  }

  /** Replays a command of a log; false if nobody knows it. */
  replay(...args: (string | Uint8Array)[]): boolean {
    this.#enter(this.session, Argv.from(args));
    const known = replay(this.context);
    this.#takeReply();
    return known;
  }

  /** Returns what was logged since the last call. */
  takeLog(): string[] {
    const log = this.host.log;
    this.host.log = [];
    return log;
  }

  /** Returns which keys those who wait were told of since the last call: ["ready 0 k"]. */
  takeWaking(): string[] {
    const { keyWaiters } = this.host;
    const notes = keyWaiters.notes;
    keyWaiters.notes = [];
    return notes;
  }

  #enter(session: FakeSession, argv: Argv): void {
    this.context.enter(session, this.#reply, argv);
  }

  #takeReply(): string {
    const reply = this.#reply.buffer.toString('latin1', 0, this.#reply.length);
    this.#reply.truncate(0);
    return reply.replaceAll('\r\n', '|').replace(/\|$/, '');
  }
}

/** A small generator of 32-bit integers. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}
