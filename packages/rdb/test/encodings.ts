/**
 * Values in encodings that redis-server 7.0 does not write: those of before, built here from the
 * description of the format, and those of 7.2 and 7.4.
 */
import { ListpackBuilder, RdbType, RdbWriter } from '../src/index.js';
import { latin1, type Value } from './values.js';

export interface Encoding {
  readonly name: string;
  /** A type byte and a value. */
  readonly body: Buffer;
  readonly value: Value;
}

const text = (string: string): Buffer => Buffer.from([string.length, ...latin1(string)]);
const blob = (bytes: readonly number[] | Buffer): Buffer => {
  const writer = new RdbWriter({ compression: false });
  writer.string(Buffer.from(bytes), 0, bytes.length);
  return writer.take();
};
const join = (...parts: (Buffer | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A ziplist; each entry is its bytes without the size of the one before. */
export function ziplist(...entries: readonly (readonly number[])[]): Buffer {
  const parts: Buffer[] = [];
  let size = 10;
  let tail = 10;
  let previous = 0;
  for (const entry of entries) {
    const wide = Buffer.alloc(5, 0xfe);
    wide.writeUInt32LE(previous, 1);
    const part = join(previous < 254 ? [previous] : wide, entry);
    tail = size;
    previous = part.length;
    size += part.length;
    parts.push(part);
  }
  const header = Buffer.alloc(10);
  header.writeUInt32LE(size + 1, 0);
  header.writeUInt32LE(tail, 4);
  header.writeUInt16LE(entries.length, 8);
  return join(header, ...parts, [0xff]);
}

/** An entry of a ziplist that is a string of up to 63 bytes. */
export const zipped = (string: string): number[] => [string.length, ...latin1(string)];

/** A listpack of strings. */
export function listpack(...strings: string[]): Buffer {
  const builder = new ListpackBuilder();
  for (const string of strings) builder.text(string);
  builder.end();
  return Buffer.from(builder.bytes.subarray(0, builder.size));
}

const long = 'x'.repeat(300);

/** Every encoding of an entry there is. */
const everyEntry = ziplist(
  zipped('hi'),
  [0x40 | 1, 300 & 0xff, ...latin1(long)],
  [0x80, 0, 0, 0, 3, 0x61, 0x62, 0x63],
  [0xc0, 0xe8, 0x03],
  [0xd0, 0xff, 0xff, 0xff, 0x7f],
  [0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80],
  [0xf0, 0xff, 0xff, 0xff],
  [0xfe, 0x80],
  [0xf1],
  [0xfd],
);
const everyElement = ['hi', long, 'abc', '1000', '2147483647', '-9223372036854775808', '-1', '-128', '0', '12'];

const list = (...elements: string[]): Value => ({ kind: 'list', elements });
const set = (...members: string[]): Value => ({ kind: 'set', members });
const hash = (...fields: [string, string, number?][]): Value => ({
  kind: 'hash',
  fields: fields.map(([field, value, expireAtMs]) => [field, value, expireAtMs]),
});
const scores: Value = { kind: 'zset', scored: [['a', -1.5], ['b', Infinity], ['c', -Infinity]] };

const timeLe = (ms: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(ms));
  return bytes;
};

/** A stream of one entry, 5-1 {f: v}, read and pending. */
const idBytes = join(Buffer.alloc(7), [5], Buffer.alloc(7), [1]);
const node = join([1, 16], idBytes, blob(listpack('1', '0', '1', 'f', '0', '2', '0', '0', 'v', '4')));
const pending = join([1], idBytes, timeLe(1000), [2]);
const oneConsumer = (...times: Buffer[]): Buffer => join([1], text('c'), ...times, [1], idBytes);

function stream(entriesRead: bigint, activeAtMs: number): Value {
  const id = { ms: 5n, seq: 1n };
  const consumer = { name: 'c', seenAtMs: 1000, activeAtMs, pending: [id] };
  return {
    kind: 'stream',
    stream: {
      entries: [{ ...id, fields: [['f', 'v']] }],
      state: {
        length: 1,
        lastMs: 5n,
        lastSeq: 1n,
        firstMs: 5n,
        firstSeq: 1n,
        maxDeletedMs: 0n,
        maxDeletedSeq: 0n,
        entriesAdded: 1n,
      },
      groups: [
        {
          name: 'g',
          lastMs: 5n,
          lastSeq: 1n,
          entriesRead,
          pending: [{ ...id, deliveredAtMs: 1000, deliveryCount: 2 }],
          consumers: [consumer],
        },
      ],
    },
  };
}

export const encodings: readonly Encoding[] = [
  {
    name: 'list of plain strings',
    body: join([RdbType.list, 3], text('a'), [0xc0, 7], text('')),
    value: list('a', '7', ''),
  },
  { name: 'list in a ziplist', body: join([10], blob(everyEntry)), value: list(...everyElement) },
  {
    name: 'list of ziplists',
    body: join([14, 3], blob(everyEntry), blob(ziplist()), blob(ziplist(zipped('z')))),
    value: list(...everyElement, 'z'),
  },
  {
    name: 'list of nodes, plain and packed',
    body: join([18, 3, 1], text('plain'), [2], blob(listpack()), [2], blob(listpack('a', '5000'))),
    value: list('plain', 'a', '5000'),
  },
  {
    name: 'set in a listpack',
    body: join([20], blob(listpack('a', '-70000', '8589934592', 'y'.repeat(100)))),
    value: set('a', '-70000', '8589934592', 'y'.repeat(100)),
  },
  {
    name: 'sorted set with scores as text',
    body: join([3, 3], text('a'), text('-1.5'), text('b'), [254], text('c'), [255]),
    value: scores,
  },
  {
    name: 'sorted set in a ziplist',
    body: join([12], blob(ziplist(...['a', '-1.5', 'b', 'inf', 'c', '-inf'].map(zipped)))),
    value: scores,
  },
  {
    name: 'hash in a zipmap',
    body: join([9], blob([2, ...zipped('a'), 2, 1, 0x31, 0x32, 0, 0xfe, 1, 0, 0, 0, 0x62, 0, 0, 0xff])),
    value: hash(['a', '12'], ['b', '']),
  },
  {
    name: 'hash in a ziplist',
    body: join([13], blob(ziplist(zipped('f'), zipped('v'), zipped('g'), [0xf8]))),
    value: hash(['f', 'v'], ['g', '7']),
  },
  {
    name: 'hash with expiring fields',
    body: join([24], timeLe(1000), [2, 3], text('f'), text('v'), [0], text('g'), text('w')),
    value: hash(['f', 'v', 1002], ['g', 'w']),
  },
  {
    name: 'hash with expiring fields, release candidate',
    body: join([22, 2, 0x43, 0xea], text('f'), text('v'), [0], text('g'), text('w')),
    value: hash(['f', 'v', 1002], ['g', 'w']),
  },
  {
    name: 'hash with expiring fields in a listpack',
    body: join([25], timeLe(1002), blob(listpack('f', 'v', '1002', 'g', 'w', '0'))),
    value: hash(['f', 'v', 1002], ['g', 'w']),
  },
  {
    name: 'hash with expiring fields in a listpack, release candidate',
    body: join([23], blob(listpack('f', 'v', '1002', 'g', 'w', '0'))),
    value: hash(['f', 'v', 1002], ['g', 'w']),
  },
  {
    name: 'stream of Redis 5',
    body: join([15], node, [1, 5, 1, 1], text('g'), [5, 1], pending, oneConsumer(timeLe(1000))),
    value: stream(1n, 1000),
  },
  {
    name: 'stream of Redis 7.2',
    body: join(
      [21],
      node,
      [1, 5, 1, 5, 1, 0, 0, 1, 1],
      text('g'),
      [5, 1, 0x81, ...Buffer.alloc(8, 0xff)],
      pending,
      oneConsumer(timeLe(1000), timeLe(-1)),
    ),
    value: stream(-1n, -1),
  },
];
