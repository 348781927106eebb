// Goal: entries as plain objects make a file, and come out of it again, from a source or from chunks
// of any size.
import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import {
  BytesSink,
  BytesSource,
  RdbFileReader,
  RdbType,
  readDump,
  readDumpChunks,
  writeDump,
  type DumpEntry,
  type DumpKey,
  type DumpList,
  type DumpValue,
  type RdbFileWriterOptions,
} from '../src/index.js';
import { listpack } from './encodings.js';
import { everyOpcode, fileOf, text } from './file-samples.js';
import { noise } from './samples.js';
import { latin1 } from './values.js';

const buffers = (...strings: string[]): Buffer[] => strings.map(latin1);
const pairs = (count: number, size: number): { field: Buffer; value: Buffer }[] =>
  Array.from({ length: count }, (_, i) => ({ field: latin1(`f${i}`), value: latin1(noise(size, i)) }));

function key(name: string, value: DumpValue, rest: Partial<DumpKey> = {}): DumpKey {
  const { database = 0, expireAtMs, idleSeconds, frequency } = rest;
  return { kind: 'key', database, key: latin1(name), value, expireAtMs, idleSeconds, frequency };
}

const id = { ms: 5n, seq: 1n };
const stream: DumpValue = {
  kind: 'stream',
  entries: [{ ...id, fields: pairs(2, 5) }],
  state: {
    length: 1,
    lastMs: 5n,
    lastSeq: 1n,
    firstMs: 5n,
    firstSeq: 1n,
    maxDeletedMs: 0n,
    maxDeletedSeq: 0n,
    entriesAdded: 3n,
  },
  groups: [
    {
      name: latin1('g'),
      lastMs: 5n,
      lastSeq: 1n,
      entriesRead: -1n,
      pending: [{ ...id, deliveredAtMs: 1000, deliveryCount: 2 }],
      consumers: [{ name: latin1('c'), seenAtMs: 1000, activeAtMs: 1000, pending: [id] }],
    },
  ],
};

const member = (name: string, score: number): { member: Buffer; score: number } => ({
  member: latin1(name),
  score,
});

/** Each in the order in which it is written, with its type. */
const keys: [number, DumpKey][] = [
  [RdbType.string, key('string', { kind: 'string', string: latin1('v') }, { idleSeconds: 70 })],
  [RdbType.listQuicklist2, key('list', { kind: 'list', elements: buffers('a', '', '7') })],
  [RdbType.setIntset, key('intset', { kind: 'set', members: buffers('-3', '1', '8589934592') })],
  [RdbType.set, key('set', { kind: 'set', members: buffers('1', 'b', '01') })],
  [RdbType.set, key('large set', { kind: 'set', members: buffers(...Array.from({ length: 513 }, (_, i) => `${i}`)) })],
  [RdbType.zsetListpack, key('zset', { kind: 'zset', members: [member('c', -Infinity), member('a', 1.5), member('b', 1.5)] })],
  [RdbType.zset2, key('large zset', { kind: 'zset', members: [member('b', 2), member(noise(65), 1)] })],
  [RdbType.hashListpack, key('hash', { kind: 'hash', fields: pairs(512, 64) })],
  [RdbType.hash, key('large hash', { kind: 'hash', fields: pairs(513, 3) })],
  [RdbType.hash, key('wide hash', { kind: 'hash', fields: pairs(1, 65) }, { frequency: 9 })],
  [
    RdbType.hashMetadata,
    key('expiring hash', {
      kind: 'hash',
      fields: pairs(3, 3).map((each, i) => ({ ...each, expireAtMs: i === 1 ? undefined : 2000 - i })),
    }),
  ],
  [RdbType.streamListpacks2, key('stream', stream, { database: 7, expireAtMs: 1700000000000 })],
];

const entries: DumpEntry[] = [
  { kind: 'aux', name: latin1('redis-ver'), value: latin1('7.4.1') },
  { kind: 'library', code: latin1('#!lua name=lib\n') },
  ...keys.map(([, each]) => each),
];

function written(these: Iterable<DumpEntry>, options: RdbFileWriterOptions = { version: 12 }): Buffer {
  const sink = new BytesSink();
  const size = writeDump(these, sink, options);
  expect(sink.bytes()).toHaveLength(size);
  return sink.bytes();
}

/** What a reader leaves out where there is nothing. */
function tidy(read: Iterable<DumpEntry>): unknown {
  return JSON.parse(
    JSON.stringify([...read], (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
  );
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<DumpEntry[]> {
  const read: DumpEntry[] = [];
  for await (const entry of readDumpChunks(chunks)) read.push(entry);
  return read;
}

/** Chunks of `size` bytes. */
function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('entries come out of a file as they were written to it', () => {
  expect(tidy(readDump(new BytesSource(written(entries))))).toEqual(tidy(entries));
});

test('values are written in the encodings that Redis chooses', () => {
  const file = new RdbFileReader(new BytesSource(written(entries)));
  const types: number[] = [];
  for (let item = file.next(); item !== 'end'; item = file.next()) {
    if (item !== 'key') continue;
    types.push(file.type);
    file.skipValue();
  }
  expect(types).toEqual(keys.map(([type]) => type));
});

test('integers and members are put in order', () => {
  const set: DumpValue = { kind: 'set', members: buffers('10', '-9223372036854775808', '9') };
  const zset: DumpValue = { kind: 'zset', members: [member('b', 1), member('a', 1), member('c', 0)] };
  const [first, second] = [...readDump(new BytesSource(written([key('s', set), key('z', zset)])))];
  expect(first).toMatchObject({ value: { members: buffers('-9223372036854775808', '9', '10') } });
  expect(second).toMatchObject({ value: { members: [member('c', 0), member('a', 1), member('b', 1)] } });
});

test.each([1, 7, 100, 5000, 1_000_000])('entries come out of chunks of %i bytes', async (size) => {
  const bytes = written(entries);
  expect(tidy(await gather(Readable.from(cut(bytes, size))))).toEqual(tidy(entries));
});

test('an entry much larger than its chunks comes out whole', async () => {
  const elements = Array.from({ length: 20_000 }, (_, i) => latin1(noise(40, i)));
  const bytes = written([key('list', { kind: 'list', elements })]);
  const [entry] = await gather(Readable.from(cut(bytes, 500)));
  const value = (entry as DumpKey).value as DumpList;
  expect(Buffer.concat(value.elements).equals(Buffer.concat(elements))).toBe(true);
});

test('a stream that ends too early is truncated, one that is left is closed', async () => {
  const bytes = written(entries);
  for (const end of [0, 5, 9, 30, bytes.length - 1]) {
    await expect(gather(Readable.from(cut(bytes.subarray(0, end), 9)))).rejects.toThrow(
      expect.objectContaining({ code: 'RDB_TRUNCATED' }),
    );
  }
  const stream = Readable.from(cut(bytes, 9));
  for await (const entry of readDumpChunks(stream)) {
    expect(entry.kind).toBe('aux');
    break;
  }
  expect(stream.destroyed).toBe(true);
});

test('a byte that has changed is noticed in chunks too', async () => {
  const bytes = written(entries);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1;
  await expect(gather(Readable.from(cut(bytes, 9)))).rejects.toThrow();
});

test('what is of no interest is left out: opcodes, empty collections, what modules are', () => {
  const [aux, , library, first] = [...readDump(new BytesSource(everyOpcode))];
  expect([aux?.kind, library?.kind, first?.kind]).toEqual(['aux', 'library', 'key']);
  expect(first).toMatchObject({ database: 3, expireAtMs: 1669000000000, idleSeconds: 300 });
  const empty = listpack();
  const id = [0x81, ...Buffer.alloc(8, 1)];
  const bytes = fileOf('REDIS0010', [16], text('e'), [empty.length], empty, [7], text('m'), id, [0]);
  const read = [...readDump(new BytesSource(bytes))];
  expect(read).toMatchObject([{ key: latin1('m'), value: { kind: 'module' } }]);
});

test('what cannot be written is a mistake of the program', () => {
  expect(() => written([key('m', { kind: 'module' })])).toThrow(TypeError);
  expect(() => written(entries, { version: 11 })).toThrow('fields that expire need RDB version 12');
});
