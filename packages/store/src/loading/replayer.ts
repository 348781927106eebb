/**
 * Executes the records of a log while it is loaded: through the same command table, for a session
 * that nobody sees, with replies that go nowhere. HOT (bench: replay).
 *
 * Nothing expires meanwhile and nothing is propagated. A record that no command takes, by its name
 * or by the number of its arguments, ends the loading: whatever wrote it meant something we cannot
 * do, so what follows would be built on sand. An error *reply* is different: the command is known,
 * and the same error was given when it was logged, or the log is from a newer version; it is
 * reported, as in Redis.
 *
 * @see redis/src/aof.c loadSingleAppendOnlyFile, redis/src/networking.c afterErrorReply (7.0)
 */
import { replay } from '@varve/commands';
import type { Context } from '@varve/commands';
import { Argv, defaultRequestLimits, ReplyWriter } from '@varve/resp';

import type { Logger } from '../logger.js';
import { StoreSession } from '../session/store-session.js';
import type { Sink } from '../session/sink.js';

const errorByte = 0x2d; // -

/** After so many lines about errors of replayed commands there are no more. */
const reportCountMax = 100;

/** The session of the log. */
export class Replayer {
  readonly session: StoreSession;
  /** Nothing: what a context is made with before anything was read. */
  readonly argv: Argv;
  readonly #reply: ReplyWriter;
  readonly #logger: Logger;
  #context: Context | undefined;
  #reportCount: number;

  constructor(logger: Logger) {
    this.session = new StoreSession(origin(), nowhere);
    this.argv = Argv.from([]);
    this.#reply = new ReplyWriter();
    this.#logger = logger;
    this.#context = undefined;
    this.#reportCount = 0;
  }

  /** From here on the records are those of a log from its start: it selects its databases itself. */
  rewind(): void {
    this.session.db = 0;
  }

  /**
   * Prepares `context` for some records; until `end` nothing else may use it. The database that the
   * records before selected stays selected: a log is replayed in many steps.
   */
  begin(context: Context): void {
    this.#context = context;
    context.enter(this.session, this.#reply, this.argv);
    context.startReplay();
  }

  /** Executes a record; returns why it cannot be, undefined when it was. */
  apply(argv: Argv): string | undefined {
    const context = this.#context as Context;
    const reply = this.#reply;
    context.argv = argv;
    reply.length = 0;
    if (!replay(context)) return refusalOf(context, argv);
    if (reply.length > 0 && reply.buffer[0] === errorByte) this.#report(argv);
    return undefined;
  }

  /** Gives the context back to clients. */
  end(): void {
    this.#context?.endReplay();
    this.#context = undefined;
    this.#reply.length = 0;
  }

  #report(argv: Argv): void {
    if (this.#reportCount++ >= reportCountMax) return;
    const text = this.#reply.buffer.toString('latin1', 1, this.#reply.length).trim();
    this.#logger.warning(
      `== CRITICAL == This server is sending an error to its AOF-loading-client: '${text}' ` +
        `after processing the command '${argv.text(0).toLowerCase()}'`,
    );
  }
}

function refusalOf(context: Context, argv: Argv): string {
  const name = argv.text(0);
  if (context.table.resolve(argv) === undefined) return `Unknown command '${name}'`;
  return `Wrong number of arguments for '${name}'`;
}

function origin() {
  return {
    id: 0,
    address: '',
    localAddress: '',
    isLocal: true,
    fd: -1,
    nowMs: 0,
    limits: defaultRequestLimits(),
    authenticated: true,
  };
}

/** Where replies to a log go. */
const nowhere: Sink = {
  write: () => true,
  pendingBytes: 0,
  pause: () => undefined,
  resume: () => undefined,
  end: () => undefined,
  destroy: () => undefined,
};
