/**
 * DEBUG DIGEST and DEBUG DIGEST-VALUE equal redis-server's for data made by the same commands, which
 * are random: strings of all encodings, small and large hashes and lists, TTLs, several databases.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../src/all-commands.js';
import { CommandHarness } from '../src/testing/command-harness.js';
import { isRedisInstalled, RedisServer, type RedisClient } from './redis-server.js';

const commandCount = 500;
/** Far in the future of both clocks. */
const expireAtMs = '4000000000000';

class Choice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }

  bytes(sizeMax: number): Buffer {
    return Buffer.from(Array.from({ length: this.below(sizeMax + 1) }, () => this.below(256)));
  }

  /** Sizes around SHA-1's block included. */
  value(): string | Buffer {
    const values = [
      () => String(this.below(1000)),
      () => String(-this.below(2 ** 31)),
      () => '-9223372036854775808',
      () => this.bytes(70),
      () => this.bytes(300),
    ];
    return (values[this.below(values.length)] as () => string | Buffer)();
  }

  command(): (string | Buffer)[] {
    const key = `key:${this.below(60)}`;
    const hash = `hash:${this.below(12)}`;
    const list = `list:${this.below(6)}`;
    const field = `field:${this.below(900)}`;
    const commands: (() => (string | Buffer)[])[] = [
      () => ['SELECT', String(this.below(3))],
      () => ['RPUSH', list, this.value(), this.value()],
      () => ['LPUSH', list, ...Array.from({ length: 100 }, () => this.value())],
      () => ['LPOP', list],
      () => ['PEXPIREAT', list, expireAtMs],
      () => ['COPY', list, `list:${this.below(6)}`, 'DB', String(this.below(3))],
      () => ['SET', key, this.value()],
      () => ['SET', key, this.value(), 'PXAT', expireAtMs],
      () => ['APPEND', key, this.value()],
      () => ['INCRBYFLOAT', 'float', '0.1'],
      () => ['HSET', hash, field, this.value(), 'other', this.value()],
      () => ['HSET', hash, ...this.#manyFields()],
      () => ['HDEL', hash, field],
      () => ['PEXPIREAT', hash, expireAtMs],
      () => ['PERSIST', key],
      () => ['DEL', key],
      () => ['RENAME', key, `key:${this.below(60)}`],
      () => ['COPY', hash, `hash:${this.below(12)}`],
    ];
    return (commands[this.below(commands.length)] as () => (string | Buffer)[])();
  }

  #manyFields(): string[] {
    const from = this.below(600);
    return Array.from({ length: 60 }, (_, i) => [`field:${from + i}`, String(i)]).flat();
  }
}

describe.skipIf(!isRedisInstalled())('digests like redis-server', () => {
  const seed = randomInt(2 ** 31);
  let server: RedisServer;
  let client: RedisClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });

  afterAll(async () => {
    await server.stop();
  });

  test(`of the same commands (seed ${seed})`, async () => {
    console.log(`digest.test.ts seed ${seed}`);
    const choice = new Choice(seed);
    const harness = new CommandHarness(allCommands);
    const both = async (...args: (string | Buffer)[]): Promise<string> => {
      const theirs = await client.ask(...args);
      expect([args, harness.run(...args)]).toEqual([args, theirs]);
      return theirs;
    };
    expect(await both('DEBUG', 'DIGEST')).toBe(`+${'0'.repeat(40)}`);
    for (let i = 0; i < commandCount; i++) await both(...choice.command());
    expect(await both('DEBUG', 'DIGEST')).not.toBe(`+${'0'.repeat(40)}`);
    for (let db = 0; db < 3; db++) {
      await both('SELECT', String(db));
      const keys = Array.from({ length: 60 }, (_, i) => `key:${i}`);
      const lists = Array.from({ length: 6 }, (_, i) => `list:${i}`);
      const hashes = Array.from({ length: 12 }, (_, i) => `hash:${i}`);
      await both('DEBUG', 'DIGEST-VALUE', 'none', ...keys, ...hashes, ...lists);
    }
  }, 30_000);
});
