/**
 * A writer of the crash test: sends its units in a pipeline, without waiting for each, and counts
 * which of them were acknowledged.
 */
import assert from 'node:assert';
import type { WireReply } from '../support/wire-reply.js';
import { encodeCommand, WireClient } from '../support/wire.js';
import { unitCommands } from './unit.js';

/** One writer, over all lives of the server. */
export class Writer {
  readonly name: string;
  /** Units handed to the socket, ever. */
  sent: number;
  /** Units that must be there after a crash: acknowledged, or seen by somebody. */
  acknowledged: number;
  readonly #window: number;
  #client: WireClient | undefined;

  /** @param window units under way at once */
  constructor(name: string, window: number) {
    this.name = name;
    this.sent = 0;
    this.acknowledged = 0;
    this.#window = window;
  }

  /** Takes what was found after a crash as the state to go on from. */
  resume(count: number): void {
    this.sent = count;
    this.acknowledged = count;
  }

  /** Connects to a server and writes until the connection breaks. Rejects on a wrong reply only. */
  async write(port: number): Promise<void> {
    this.#client = await WireClient.connect(port);
    const { closed } = this.#client;
    const underWay: Promise<void>[] = [];
    let isOpen = true;
    void closed.then(() => (isOpen = false));
    const failures: Error[] = [];
    while (isOpen && failures.length === 0) {
      underWay.push(this.#sendUnit(this.#client).catch((error: Error) => void (isOpen && failures.push(error))));
      if (underWay.length >= this.#window) await underWay.shift();
    }
    await this.#client.close();
    await Promise.all(underWay);
    if (failures[0] !== undefined) throw failures[0];
  }

  /** Somebody read what the n-th unit wrote: it may not be lost any more. */
  observe(n: number): void {
    assert(n <= this.sent, `${this.name}: unit ${n} was seen before it was sent`);
    this.acknowledged = Math.max(this.acknowledged, n);
  }

  /** Resolves when the unit was acknowledged. Rejects when it was refused, or the connection broke. */
  async #sendUnit(client: WireClient): Promise<void> {
    this.sent += 1;
    const n = this.sent;
    const commands = unitCommands(this.name, n);
    client.write(Buffer.concat(commands.map(encodeCommand)));
    const replies = await Promise.all(commands.map(() => client.nextReply()));
    const refusal = replies.find(isRefusal);
    if (refusal !== undefined) throw new UnexpectedReply(this.name, n, refusal);
    this.acknowledged = Math.max(this.acknowledged, n);
  }
}

/** A reply no healthy server gives. */
class UnexpectedReply extends Error {
  constructor(writer: string, n: number, reply: WireReply) {
    super(`${writer}: unit ${n} was answered ${reply.raw.toString('latin1')}`);
  }
}

function isRefusal(reply: WireReply): boolean {
  return reply.type === '-' || (reply.items?.some(isRefusal) ?? false);
}
