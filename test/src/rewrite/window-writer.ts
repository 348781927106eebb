/**
 * A writer whose keys say exactly how often it wrote.
 *
 * Unit n is one transaction that adds n to a value of every type and takes n - 100 away, so that the
 * values hold the last hundred numbers, and nothing else. A unit that were replayed twice, by half,
 * or not at all, would show: in the counter, or as a list, set, ... that does not fit to it.
 *
 *     counter 207    list 108 109 ... 207    stream 108-1 ... 207-1    string "207"
 */
import { WireClient, type WireCommand } from '../support/wire.js';

const window = 100;

export class WindowWriter {
  /** Units that were acknowledged. */
  acknowledged: number;
  readonly #name: string;
  #sent: number;
  #client: WireClient | undefined;
  #isRunning: boolean;
  #loop: Promise<void>;

  constructor(index: number) {
    this.#name = `writer:${index}`;
    this.acknowledged = 0;
    this.#sent = 0;
    this.#client = undefined;
    this.#isRunning = false;
    this.#loop = Promise.resolve();
  }

  /** Writes until `stop`, or until the server is gone. */
  async start(port: number): Promise<void> {
    const client = await WireClient.connect(port);
    this.#client = client;
    this.#isRunning = true;
    this.#loop = this.#write(client);
  }

  /** Waits for what is under way and stops. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#loop;
    await this.#client?.close();
  }

  async #write(client: WireClient): Promise<void> {
    try {
      while (this.#isRunning) {
        const unit = this.#sent + 1;
        this.#sent = unit;
        const replies = await client.pipeline(this.#unit(unit));
        const last = replies.at(-1);
        if (last?.type !== '*') throw new Error(`unit ${unit}: ${String(last?.raw)}`);
        this.acknowledged = unit;
      }
    } catch (error) {
      if ((error as Error).message !== 'the connection was closed') throw error;
    }
  }

  #unit(n: number): WireCommand[] {
    const key = (type: string): string => `${this.#name}:${type}`;
    const [number, gone] = [String(n), String(n - window)];
    return [
      ['MULTI'],
      ['INCR', key('counter')],
      ['RPUSH', key('list'), number],
      ['LTRIM', key('list'), String(-window), '-1'],
      ['SADD', key('set'), number],
      ['SREM', key('set'), gone],
      ['ZADD', key('zset'), number, number],
      ['ZREM', key('zset'), gone],
      ['HSET', key('hash'), number, number],
      ['HDEL', key('hash'), gone],
      ['XADD', key('stream'), 'MAXLEN', String(window), `${n}-1`, 'n', number],
      ['SET', key('string'), number, 'PX', '3600000'],
      ['EXEC'],
    ];
  }

  /**
   * Looks at what a server has of it after a start. Throws if that is no state there ever was, or
   * an earlier one than was acknowledged. The writer goes on from there.
   */
  async verify(client: WireClient): Promise<void> {
    const key = (type: string): string => `${this.#name}:${type}`;
    const counter = await client.call('GET', key('counter'));
    const n = Number(counter.text ?? 0);
    if (n < this.acknowledged || n > this.#sent) {
      throw new Error(`${this.#name}: ${n} units, acknowledged ${this.acknowledged}, sent ${this.#sent}`);
    }
    const expected = Array.from({ length: Math.min(n, window) }, (_, i) => String(n - Math.min(n, window) + 1 + i));
    const found = {
      list: await items(client, 'LRANGE', key('list'), '0', '-1'),
      set: sorted(await items(client, 'SMEMBERS', key('set'))),
      zset: await items(client, 'ZRANGE', key('zset'), '0', '-1'),
      hash: sorted(await items(client, 'HKEYS', key('hash'))),
      stream: (await streamIds(client, key('stream'))).map((id) => id.slice(0, -2)),
    };
    for (const [type, numbers] of Object.entries(found)) {
      if (numbers.join(' ') !== expected.join(' ')) {
        throw new Error(`${this.#name} after ${n} units: the ${type} holds ${numbers.join(' ')}`);
      }
    }
    this.#sent = n;
    this.acknowledged = n;
  }
}

async function items(client: WireClient, ...command: string[]): Promise<string[]> {
  const reply = await client.call(...command);
  return (reply.items ?? []).map(({ text }) => String(text));
}

async function streamIds(client: WireClient, key: string): Promise<string[]> {
  const reply = await client.call('XRANGE', key, '-', '+');
  return (reply.items ?? []).map((entry) => String(entry.items?.[0]?.text));
}

function sorted(numbers: string[]): string[] {
  return numbers.sort((a, b) => Number(a) - Number(b));
}
