// Each thing that is refused, by its code.
import { describe, expect, test } from 'vitest';

import {
  checkValue,
  openDump,
  RdbError,
  RdbReader,
  RdbString,
  RdbWriter,
  sealDump,
  type RdbErrorCode,
} from '../src/index.js';
import { listpack } from './encodings.js';
import { collect, dump, latin1, type Stream, type Value } from './values.js';

function codeOf(act: () => unknown): RdbErrorCode | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof RdbError) return error.code;
    throw error;
  }
  return undefined;
}

function codeOfBody(...body: number[]): RdbErrorCode | undefined {
  const reader = new RdbReader(Uint8Array.from(body));
  return codeOf(() => checkValue(reader, reader.byte()));
}

function codeOfValue(value: Value): RdbErrorCode | undefined {
  const reader = openDump(dump(value, false));
  return codeOf(() => checkValue(reader, reader.byte()));
}

describe('a value', () => {
  test.each([8, 26, 200])('of type %i is unsupported', (type) => {
    expect(codeOfBody(type, 0)).toBe('RDB_UNSUPPORTED_TYPE');
  });

  test.each([6, 7])('of type %i is a module, and says so', (type) => {
    const reader = new RdbReader(Uint8Array.from([0]));
    expect(() => checkValue(reader, type)).toThrow("is a module's");
  });

  test.each([1, 2, 3, 4, 5, 14, 18])('of type %i without elements is empty', (type) => {
    expect(codeOfBody(type, 0)).toBe('RDB_EMPTY_VALUE');
  });

  test('with a node of no bytes is corrupt', () => {
    expect(codeOfBody(18, 1, 1, 0)).toBe('RDB_CORRUPT_VALUE');
  });

  test('of nothing but empty nodes is empty', () => {
    expect(codeOfBody(18, 1, 2, 7, ...listpack())).toBe('RDB_EMPTY_VALUE');
  });

  test('that is empty leaves the reader behind it', () => {
    const reader = new RdbReader(Uint8Array.from([16, 7, ...listpack(), 0x2a]));
    expect(codeOf(() => collect(reader, reader.byte()))).toBe('RDB_EMPTY_VALUE');
    expect(reader.byte()).toBe(0x2a);
  });
});

describe('a collection with something twice', () => {
  test.each<Value>([
    { kind: 'set', members: ['a', 'b', 'a'] },
    { kind: 'set', members: ['x'.repeat(100), 'x'.repeat(100)] },
    { kind: 'zset', scored: [['a', 1], ['a', 2]] },
    { kind: 'hash', fields: [['f', '1', undefined], ['f', '2', undefined]] },
  ])('is corrupt: %j', (value) => {
    expect(codeOfValue(value)).toBe('RDB_CORRUPT_VALUE');
  });

  test('is corrupt in a listpack, even as text and as an integer', () => {
    // 5, and "5" as a string, which Redis never writes.
    const bytes = [0x0b, 0, 0, 0, 2, 0, 5, 1, 0x81, 0x35, 2, 0xff];
    bytes[0] = bytes.length;
    expect(codeOfBody(20, bytes.length, ...bytes)).toBe('RDB_CORRUPT_VALUE');
  });

  test('is a list', () => {
    expect(codeOfValue({ kind: 'list', elements: ['a', 'a'] })).toBeUndefined();
  });
});

test('scores that are no numbers are corrupt', () => {
  expect(codeOfValue({ kind: 'zset', scored: [['a', NaN]] })).toBe('RDB_CORRUPT_VALUE');
  expect(codeOfBody(3, 1, 1, 0x61, 253)).toBe('RDB_CORRUPT_VALUE');
  const packed = listpack('a', 'nan');
  expect(codeOfBody(17, packed.length, ...packed)).toBe('RDB_CORRUPT_VALUE');
});

test('half a pair is corrupt', () => {
  const packed = listpack('a', '1', 'b');
  for (const type of [16, 17]) {
    expect(codeOfBody(type, packed.length, ...packed)).toBe('RDB_CORRUPT_VALUE');
  }
});

describe('a stream', () => {
  const first = { ms: 1n, seq: 1n };
  const second = { ms: 2n, seq: 0n };
  const delivered = { deliveredAtMs: 5, deliveryCount: 1 };
  const ids = { lastMs: 2n, lastSeq: 0n };

  /** A stream of two entries, both pending, one with each of two consumers. */
  function sound(): Stream {
    return {
      entries: [first, second].map((id) => ({ ...id, fields: [['f', 'v']] })),
      state: {
        length: 2,
        ...ids,
        firstMs: 1n,
        firstSeq: 1n,
        maxDeletedMs: 0n,
        maxDeletedSeq: 0n,
        entriesAdded: 2n,
      },
      groups: ['g', 'h'].map((name) => ({
        name,
        ...ids,
        entriesRead: 2n,
        pending: [first, second].map((id) => ({ ...id, ...delivered })),
        consumers: [
          { name: 'c', seenAtMs: 5, activeAtMs: 5, pending: [first] },
          { name: 'd', seenAtMs: 5, activeAtMs: 5, pending: [second] },
        ],
      })),
    };
  }

  test('that is sound is accepted', () => {
    expect(codeOfValue({ kind: 'stream', stream: sound() })).toBeUndefined();
  });

  test.each<[string, (stream: Stream) => unknown]>([
    ['whose entries do not ascend', (stream) => stream.entries.reverse()],
    ['whose last id is before its last entry', ({ state }) => state && (state.lastMs = 1n)],
    ['of another length', ({ state }) => state && (state.length = 3)],
    ['with a group twice', ({ groups }) => groups.forEach((group) => (group.name = 'g'))],
    ['with a consumer twice', ({ groups }) => groups[0]?.consumers.forEach((each) => (each.name = 'c'))],
    ['with something pending twice', ({ groups }) => groups[0]?.pending.fill({ ...first, ...delivered })],
    ['with something pending for nobody', ({ groups }) => groups[0]?.consumers.pop()],
    ['with something nobody knows of', ({ groups }) => groups[1]?.pending.pop()],
    [
      'with something pending for two',
      ({ groups }) => groups[0]?.consumers[0]?.pending.push(second),
    ],
  ])('%s is corrupt', (_, damage) => {
    const stream = sound();
    damage(stream);
    expect(codeOfValue({ kind: 'stream', stream })).toBe('RDB_CORRUPT_VALUE');
  });
});

describe('a string', () => {
  test('of an unknown encoding is refused', () => {
    expect(codeOfBody(0, 0xc4, 0)).toBe('RDB_BAD_ENCODING');
  });

  test('of a length that is none is refused', () => {
    expect(codeOfBody(0, 0x82, 0, 0, 0, 0)).toBe('RDB_BAD_LENGTH');
    expect(codeOfBody(0, 0x81, 0xff, 0, 0, 0, 0, 0, 0, 0)).toBe('RDB_BAD_LENGTH');
  });

  test('that declares gigabytes allocates nothing', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOfBody(0, 0x80, 0xff, 0xff, 0xff, 0xff, 1)).toBe('RDB_TRUNCATED');
    // 4 compressed bytes cannot be 512 MB, nor 353; the latter is damaged, the former implausible.
    expect(codeOfBody(0, 0xc3, 4, 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0)).toBe('RDB_BAD_LENGTH');
    expect(codeOfBody(0, 0xc3, 4, 0x41, 0x61, 0, 0, 0, 0)).toBe('RDB_BAD_LENGTH');
    expect(codeOfBody(0, 0xc3, 4, 0x41, 0x60, 0, 0, 0, 0)).toBe('RDB_BAD_ENCODING');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24);
  });

  test('of each integer width comes back as its text', () => {
    const writer = new RdbWriter();
    const texts = ['0', '127', '-128', '128', '-32768', '32768', '2147483647', '-2147483648'];
    texts.push('2147483648', '-0', '01', '1 ', '');
    for (const text of texts) writer.string(latin1(text), 0, text.length);
    const reader = new RdbReader(writer.take());
    const string = new RdbString();
    for (const text of texts) {
      reader.string(string);
      expect(string.text()).toBe(text);
    }
    expect(reader.remaining).toBe(0);
  });
});

describe('a payload', () => {
  const sealed = sealDump(Uint8Array.from([0, 1, 0x61]));

  test('of less than a footer is truncated', () => {
    expect(codeOf(() => openDump(Buffer.alloc(9)))).toBe('RDB_TRUNCATED');
  });

  test('of a later version is unsupported', () => {
    const later = sealDump(Uint8Array.from([0, 1, 0x61]), 13);
    expect(codeOf(() => openDump(later))).toBe('RDB_UNSUPPORTED_VERSION');
    expect(codeOf(() => openDump(later, 13))).toBeUndefined();
    expect(codeOf(() => openDump(sealed, 9))).toBe('RDB_UNSUPPORTED_VERSION');
  });

  test('with another checksum is refused', () => {
    const changed = Buffer.from(sealed);
    changed[2] = 0x62;
    expect(codeOf(() => openDump(changed))).toBe('RDB_BAD_CRC');
  });
});

test('lengths of all forms come back, deferred ones too', () => {
  const writer = new RdbWriter();
  const values = [0, 63, 64, 16383, 16384, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER];
  for (const value of values) {
    writer.length(value);
    writer.unsigned(BigInt(value));
    const mark = writer.deferLength();
    writer.byte(0x2a);
    writer.setLength(mark, value);
  }
  writer.unsigned(0xffffffffffffffffn);
  const reader = new RdbReader(writer.take());
  for (const value of values) {
    expect(reader.length()).toBe(value);
    expect(reader.unsigned()).toBe(BigInt(value));
    expect(reader.length()).toBe(value);
    expect(reader.byte()).toBe(0x2a);
  }
  expect(reader.unsigned()).toBe(0xffffffffffffffffn);
});

test('scores are written as C prints them', () => {
  const scores: [number, string][] = [
    [0.1, '0.10000000000000001'],
    [1e20, '1e+20'],
    [1.5e-7, '1.4999999999999999e-07'],
    [1125899906842624.25, '1125899906842624.2'],
    [-Infinity, '-inf'],
  ];
  for (const [score, text] of scores) {
    const writer = new RdbWriter({ compression: false });
    const payload = dump({ kind: 'zset', scored: [['m', score]] }, true, writer);
    expect(payload.toString('latin1')).toContain(text);
    const reader = openDump(payload);
    expect(collect(reader, reader.byte())).toEqual({ kind: 'zset', scored: [['m', score]] });
  }
});

test('scores that are integers of up to 2^62 are packed as such, -0 as 0', () => {
  const scores: [number, string][] = [
    [-0, '0001ff'],
    [300000, 'f2e0930404ff'],
    [3e17, 'f400009e1869d0290409ff'],
    [-(2 ** 62), 'f400000000000000c009ff'],
  ];
  for (const [score, tail] of scores) {
    const writer = new RdbWriter({ compression: false });
    const payload = dump({ kind: 'zset', scored: [['m', score]] }, true, writer);
    expect(payload.subarray(0, -10).toString('hex').endsWith(tail), tail).toBe(true);
  }
  const beyond = dump({ kind: 'zset', scored: [['m', 2 ** 62 + 1024]] }, true);
  expect(beyond.toString('latin1')).toContain('4.6116860184273889e+18');
});
