/**
 * Bytes of HyperLogLogs as Redis writes them, encodings, what is logged, and how good estimates
 * are. Replies are compared with redis-server's by test/replies.test.ts and, at random, by the
 * differential test.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { hashElement, indexBits } from './element-hash.js';
import { hyperLogLogCommands } from './index.js';
import { emptyHyperLogLog, headerSize } from './layout.js';
import { Raise, SparseEditor } from './sparse-editor.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([genericCommands, hyperLogLogCommands, stringCommands]);
});

describe('the hash', () => {
  // MurmurHash64A with seed 0xadc83b19, of inputs that end in every part of a block of 8.
  test.each(['', 'a', 'ab', 'abc', 'abcdefg', 'abcdefgh', 'abcdefghi', '\xff'.repeat(17)])(
    'of %j is that of 64-bit arithmetic',
    (text) => {
      const bytes = Buffer.from(text, 'latin1');
      const hash = referenceHash(bytes);
      const pattern = (hash >> 14n) | (1n << 50n);
      let count = 1;
      while (((pattern >> BigInt(count - 1)) & 1n) === 0n) count++;
      const found = hashElement(bytes, 0, bytes.length);
      expect([found & 0x3fff, found >>> indexBits]).toEqual([Number(hash & 0x3fffn), count]);
    },
  );
});

describe('a sparse value', () => {
  function editor(sizeMax = 3000): SparseEditor {
    const empty = emptyHyperLogLog();
    return new SparseEditor(empty, 0, empty.length, sizeMax);
  }

  function runs(value: SparseEditor): string {
    return value.bytes.toString('hex', headerSize, value.size);
  }

  test('is split where a register is raised, and runs of one value go together', () => {
    const value = editor();
    expect(value.raise(1000, 3)).toBe(Raise.raised);
    expect(runs(value)).toBe('43e7887c16');
    expect(value.raise(1000, 2)).toBe(Raise.unchanged);
    expect(value.raise(1001, 3)).toBe(Raise.raised);
    expect(runs(value)).toBe('43e7897c15');
    for (const index of [1002, 1003, 1004]) value.raise(index, 3);
    expect(runs(value)).toBe('43e78b887c12');
    expect(value.raise(1001, 4)).toBe(Raise.raised);
    expect(runs(value)).toBe('43e7888c8a7c12');
  });

  test('refuses a value above 32, and to outgrow its limit, unchanged', () => {
    const value = editor(headerSize + 4);
    expect(value.raise(5, 33)).toBe(Raise.needsDense);
    expect(value.raise(0, 32)).toBe(Raise.raised);
    const before = runs(value);
    expect(value.raise(500, 1)).toBe(Raise.needsDense);
    expect(runs(value)).toBe(before);
  });

  test('that ends before a register is corrupt', () => {
    const short = Buffer.concat([emptyHyperLogLog().subarray(0, headerSize), Buffer.from([3])]);
    const value = new SparseEditor(short, 0, short.length, 3000);
    expect(value.raise(3, 1)).toBe(Raise.raised);
    expect(value.raise(4, 1)).toBe(Raise.corrupt);
  });
});

describe('PFADD', () => {
  test('is logged if a register was raised or the key made', () => {
    h.run('PFADD', 'p');
    h.run('PFADD', 'p');
    h.run('PFADD', 'p', 'a');
    h.run('PFADD', 'p', 'a');
    expect(h.takeLog()).toEqual(['PFADD p', 'PFADD p a']);
  });

  test('keeps an expiry, also when the value becomes dense', () => {
    h.host.settings.hllSparseSizeMax = 20;
    h.run('PFADD', 'p', 'a');
    h.run('EXPIRE', 'p', '100');
    h.run('PFADD', 'p', 'b', 'c', 'd');
    expect(h.run('PFDEBUG', 'ENCODING', 'p')).toBe('+dense');
    expect(h.run('STRLEN', 'p')).toBe(':12304');
    expect(h.run('TTL', 'p')).toBe(':100');
    expect(h.run('PFCOUNT', 'p')).toBe(':4');
  });

  test('that finds the value corrupt half way leaves it as it was', () => {
    const header = emptyHyperLogLog().subarray(0, headerSize);
    // The first 16383 registers only.
    h.run('SET', 'p', Buffer.concat([header, Buffer.from([0x7f, 0xfe])]));
    const before = h.run('GET', 'p');
    const last = elementOf(16383);
    expect(h.run('PFADD', 'p', 'a', last)).toBe('-INVALIDOBJ Corrupted HLL object detected');
    expect(h.run('GET', 'p')).toBe(before);
  });
});

test('PFCOUNT is logged when it counts, not when it knows', () => {
  h.run('PFADD', 'p', 'a');
  h.takeLog();
  h.run('PFCOUNT', 'p');
  h.run('PFCOUNT', 'p');
  h.run('PFCOUNT', 'p', 'none');
  expect(h.takeLog()).toEqual(['PFCOUNT p']);
});

test('estimates are within two percent, sparse or dense', () => {
  for (const count of [10, 100, 1000, 10_000, 50_000]) {
    for (let i = 0; i < count; i += 100) {
      const size = Math.min(100, count);
      h.run('PFADD', `p${count}`, ...Array.from({ length: size }, (_, k) => `${i + k}`));
    }
    const estimate = Number(h.run('PFCOUNT', `p${count}`).slice(1));
    expect(Math.abs(estimate - count) / count).toBeLessThan(0.02);
  }
});

test('PFSELFTEST passes', () => {
  expect(h.run('PFSELFTEST')).toBe('+OK');
});

/** An element of that register. */
function elementOf(index: number): string {
  for (let i = 0; ; i++) {
    const bytes = Buffer.from(`${i}`);
    if ((hashElement(bytes, 0, bytes.length) & 0x3fff) === index) return `${i}`;
  }
}

/** MurmurHash64A, as it is written for machines of 64 bits. */
function referenceHash(bytes: Buffer): bigint {
  const m = 0xc6a4a7935bd1e995n;
  const mask = (1n << 64n) - 1n;
  let hash = 0xadc83b19n ^ ((BigInt(bytes.length) * m) & mask);
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    let block = (bytes.readBigUInt64LE(at) * m) & mask;
    block = ((block ^ (block >> 47n)) * m) & mask;
    hash = ((hash ^ block) * m) & mask;
  }
  if (at < bytes.length) {
    for (let i = 0; at + i < bytes.length; i++) hash ^= BigInt(bytes[at + i]!) << BigInt(8 * i);
    hash = (hash * m) & mask;
  }
  hash = ((hash ^ (hash >> 47n)) * m) & mask;
  return hash ^ (hash >> 47n);
}
