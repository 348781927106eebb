/**
 * Mass insertion: standard input is protocol already, sent as it is; replies are only counted.
 *
 *     stdin  ─────────►  server         every byte, as fast as the socket takes it
 *     ECHO <random>  ─►                 once stdin has ended
 *     replies  ◄──────                  counted; errors printed on stderr
 *     <random>  ◄─────                  the last one: everything before it was answered
 *
 * @see redis/src/redis-cli.c pipeMode, 7.0
 */
import { randomBytes } from 'node:crypto';

import { Argv } from '@varve/resp';

import { ConnectionError } from '../client/connection-error.js';
import type { Connection } from '../client/connection.js';
import { bytesOf } from '../format/reply-bytes.js';
import { complain, print, type Terminal } from '../terminal.js';

interface Counts {
  errors: number;
  replies: number;
}

/**
 * Sends all of standard input.
 *
 * @param timeoutMs how long to wait between replies once all is sent; 0: for ever
 * @returns the exit code: 1 when a reply was an error, or was missing
 */
export async function runPipe(
  connection: Connection,
  terminal: Terminal,
  timeoutMs: number,
): Promise<number> {
  const counts: Counts = { errors: 0, replies: 0 };
  const last = randomBytes(20).toString('hex');
  const watchdog = new Watchdog(timeoutMs, () => {
    complain(terminal, `No replies for ${timeoutMs / 1000} seconds: exiting.`);
    counts.errors += 1;
    connection.close();
  });
  const counting = countReplies(connection, terminal, last, counts, watchdog);
  for await (const chunk of terminal.input) {
    if (!connection.send(chunk as Uint8Array)) await connection.drained();
  }
  connection.send(Argv.from(['ECHO', last]).encode());
  print(terminal, 'All data transferred. Waiting for the last reply...\n');
  watchdog.start();
  await counting;
  watchdog.stop();
  print(terminal, `errors: ${counts.errors}, replies: ${counts.replies}\n`);
  return counts.errors > 0 ? 1 : 0;
}

async function countReplies(
  connection: Connection,
  terminal: Terminal,
  last: string,
  counts: Counts,
  watchdog: Watchdog,
): Promise<void> {
  try {
    for (;;) {
      const reply = await connection.receive();
      watchdog.restart();
      if (reply.type === 'bulk' && bytesOf(reply) === last) break;
      counts.replies += 1;
      if (reply.type !== 'error') continue;
      counts.errors += 1;
      complain(terminal, bytesOf(reply));
    }
    print(terminal, 'Last reply received from server.\n');
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    if (counts.errors === 0) complain(terminal, `Error: ${error.message}`);
    counts.errors += 1;
  }
}

/** Calls back when started and not restarted for a while. */
class Watchdog {
  readonly #ms: number;
  readonly #bite: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, bite: () => void) {
    this.#ms = ms;
    this.#bite = bite;
    this.#timer = undefined;
  }

  start(): void {
    if (this.#ms > 0) this.#timer = setTimeout(this.#bite, this.#ms);
  }

  restart(): void {
    this.#timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
