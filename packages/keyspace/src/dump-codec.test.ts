/** DUMP payloads: what they hold, what is refused, and that what is refused leaves no trace. */
import { RdbType, RdbWriter, sealDump } from '@varve/rdb';
import { beforeEach, describe, expect, test } from 'vitest';
import { DumpCodec, FrozenReader, isReadableByRedis7, Keyspace, type Database } from './index.js';
import { bytesOf } from './testing/bytes-of.js';
import { seededRandom } from './testing/keyspace-model.js';
import { ValueSaver } from './types/value-codec.js';

let keyspace: Keyspace;
let database: Database;
let codec: DumpCodec;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  codec = new DumpCodec(keyspace);
  find('key');
});

function find(name: string): void {
  const key = bytesOf(name);
  database.find(key, 0, key.length);
}

/** Makes what `restore` made the value of `name`; the cursor is on it. */
function place(name: string): void {
  const key = bytesOf(name);
  keyspace.scratch.rename(database, key, 0, key.length);
}

/** What `make` puts into the value at the cursor, element by element. */
const makers: [what: string, encoding: string, type: number, make: () => void][] = [
  ['a string', 'embstr', RdbType.string, () => put('some text')],
  ['an integer', 'int', RdbType.string, () => put('-9223372036854775808')],
  ['a long string', 'raw', RdbType.string, () => put('abc'.repeat(1000))],
  ['a small hash', 'listpack', RdbType.hashListpack, () => makeHash(20)],
  ['a large hash', 'hashtable', RdbType.hash, () => makeHash(1000)],
  ['a small list', 'quicklist', RdbType.listQuicklist2, () => makeList(20)],
  ['a large list', 'quicklist', RdbType.listQuicklist2, () => makeList(5000)],
  ['a set of integers', 'intset', RdbType.setIntset, () => makeSet(300, '')],
  ['a small set', 'hashtable', RdbType.set, () => makeSet(30, 'm')],
  ['a large set', 'hashtable', RdbType.set, () => makeSet(1000, 'm')],
  ['a small sorted set', 'listpack', RdbType.zsetListpack, () => makeZset(100)],
  ['a stream', 'stream', RdbType.streamListpacks2, () => makeStream(250)],
  ['a stream with groups', 'stream', RdbType.streamListpacks2, () => makeGroups()],
  ['a stream of nothing', 'stream', RdbType.streamListpacks2, () => makeStream(0)],
  ['a large sorted set', 'skiplist', RdbType.zset2, () => makeZset(1000)],
  // The sign is lost where it is packed, if only until the long member comes: the last, as saved.
  ['a sorted set of -0', 'skiplist', RdbType.zset2, () => makeZeros()],
];

function put(text: string): void {
  database.string.put(bytesOf(text), 0, text.length, false);
}

function makeHash(count: number): void {
  database.hash.create();
  for (let i = 0; i < count; i++) {
    const field = bytesOf(`field${i}`);
    database.hash.set(field, 0, field.length, bytesOf(`${i}`), 0, `${i}`.length);
  }
}

function makeList(count: number): void {
  database.list.create();
  for (let i = 0; i < count; i++) {
    const element = bytesOf(i % 3 === 0 ? `${i - 1000}` : `element${i}`);
    database.list.pushTail(element, 0, element.length);
  }
}

function makeSet(count: number, prefix: string): void {
  database.set.create();
  for (let i = 0; i < count; i++) {
    const member = bytesOf(`${prefix}${i * 1_000_003 - 50_000_000}`);
    database.set.add(member, 0, member.length);
  }
}

function makeZset(count: number): void {
  database.zset.create();
  for (let i = 0; i < count; i++) {
    const member = bytesOf(`member${i}`);
    database.zset.set(member, 0, member.length, ((i * 7919) % 100) / 4 - 3);
  }
}

function makeZeros(): void {
  database.zset.createLarge();
  for (const member of ['A'.repeat(65), 'b', 'c']) {
    database.zset.set(bytesOf(member), 0, member.length, -0);
  }
}

function makeStream(count: number): void {
  const { stream } = database;
  stream.create();
  const source = bytesOf('temperature21.5');
  for (let i = 0; i < count; i++) {
    stream.id.set([0, 1000 + (i >> 2), 0, 1 + (i & 3)]);
    stream.append(stream.id, source, Int32Array.of(0, 11, 11, 15), 0, 1, 15);
  }
  stream.header.maxDeletedId.set([0, 7, 0, 1]);
  stream.save();
}

function makeGroups(): void {
  makeStream(250);
  const { stream } = database;
  const { group } = stream;
  for (const name of ['zoo', 'alpha']) {
    group.select(bytesOf(name), 0, name.length);
    group.create(bytesOf(name), 0, name.length);
    group.lastId.set([0, 1050, 0, 4]);
    group.entriesRead.fill(0xffffffff);
    for (const consumer of ['bob', 'ada', 'idle']) {
      group.selectConsumer(bytesOf(consumer), 0, consumer.length);
      group.createConsumer(bytesOf(consumer), 0, consumer.length, 1_700_000_000_123);
      for (let i = 0; consumer !== 'idle' && i < 200; i++) {
        const seq = consumer === 'bob' ? 1 : 2;
        group.assign(Uint32Array.of(0, 1000 + i, 0, seq), 1_700_000_000_000 + i, 1 + (i & 7));
      }
    }
    group.save();
  }
  stream.save();
}

describe.each(makers)('%s', (_what, encoding, type, make) => {
  test('comes back from its payload, and gives the same payload again', () => {
    make();
    database.setExpireAtMs(5000);
    expect(database.encodingName()).toBe(encoding);
    const payload = codec.dump(database.view());
    expect(payload[0]).toBe(type);
    expect(isReadableByRedis7(payload)).toBe(true);
    expect(codec.restore(payload)).toBe(undefined);
    place('copy');
    expect(database.encodingName()).toBe(encoding);
    expect(database.expireAtMs()).toBe(-1);
    expect(codec.dump(database.view()).equals(payload)).toBe(true);
    keyspace.check();
  });

  test('is saved from a frozen view as it was', () => {
    make();
    const payload = codec.dump(database.view());
    const view = keyspace.freeze();
    database.remove();
    const writer = new RdbWriter();
    const saver = new ValueSaver(writer);
    new FrozenReader(view.memory()).forEach((_, entry) => {
      saver.save(entry);
    });
    view.close();
    expect(sealDump(writer.bytes()).equals(payload)).toBe(true);
  });

  test('is refused wherever it is cut, and nothing is left', () => {
    make();
    const payload = codec.dump(database.view());
    const before = keyspace.usedMemory;
    const body = payload.subarray(0, payload.length - 10);
    const step = Math.max(1, body.length >> 6);
    for (let size = 0; size < body.length; size += step) {
      expect(codec.restore(sealDump(body.subarray(0, size)))).toBe('value');
      expect(codec.restore(payload.subarray(0, size))).toBe('footer');
    }
    expect(keyspace.usedMemory).toBe(before);
    keyspace.check();
  });
});

function seal(hex: string, version?: number): Buffer {
  return sealDump(Buffer.from(hex.replaceAll(' ', ''), 'hex'), version);
}

test.each([
  ['00 c0 07', 10, undefined],
  ['00 c0 07', 1, undefined],
  ['00 c0 07', 12, undefined],
  ['00 c0 07', 13, 'footer'],
  // What is behind the value is not looked at, as by Redis.
  ['00 c0 07 ff', 10, undefined],
  // No bytes, no type, a module's value.
  ['', 10, 'value'],
  ['08 00', 10, 'value'],
  ['07 00', 10, 'value'],
  // Collections of nothing, and members that come twice.
  ['04 00', 10, 'value'],
  ['02 02 01 61 01 61', 10, 'value'],
  ['04 02 01 66 01 76 01 66 01 77', 10, 'value'],
  // 2^53 elements, of which there is one.
  ['01 81 00 20 00 00 00 00 00 00 01 61', 10, 'value'],
  // A hash with a field that expires at 1002 ms, and one where none does.
  ['18 e8 03 00 00 00 00 00 00 01 03 01 66 01 76', 12, undefined],
  ['18 00 00 00 00 00 00 01 00 01 00 01 66 01 76', 12, undefined],
])('%s in RDB version %d: %s', (hex, version, problem) => {
  const before = keyspace.usedMemory;
  expect(codec.restore(seal(hex, version))).toBe(problem);
  if (problem === undefined) keyspace.scratch.remove();
  expect(keyspace.usedMemory).toBe(before);
  keyspace.check();
});

test('a checksum that does not match is refused', () => {
  const payload = seal('00 c0 07');
  payload[1] = payload[1]! ^ 1;
  expect(codec.restore(payload)).toBe('footer');
  expect(codec.restore(Buffer.alloc(9))).toBe('footer');
});

test('a payload of a later version or type is not for redis-server 7.0', () => {
  expect(isReadableByRedis7(seal('00 c0 07', 10))).toBe(true);
  expect(isReadableByRedis7(seal('00 c0 07', 11))).toBe(false);
  expect(isReadableByRedis7(seal('14 07', 10))).toBe(false);
});

test('fields that expire are told by RDB version 12, and by 10 when none does any more', () => {
  makeHash(3);
  const [a, b] = [bytesOf('field0'), bytesOf('field1')];
  database.hashExpiry.setExpireAtMs(a, 0, a.length, 9_000_000);
  database.hashExpiry.setExpireAtMs(b, 0, b.length, 8_000_000);
  const payload = codec.dump(database.view());
  expect(payload[0]).toBe(RdbType.hashMetadata);
  expect(isReadableByRedis7(payload)).toBe(false);
  expect(codec.restore(payload)).toBe(undefined);
  place('copy');
  expect(database.hashExpiry.expireAtMs(a, 0, a.length)).toBe(9_000_000);
  expect(database.hashExpiry.expireAtMs(b, 0, b.length)).toBe(8_000_000);
  expect(database.hashExpiry.expireAtMs(bytesOf('field2'), 0, 6)).toBe(-1);
  expect(codec.dump(database.view()).equals(payload)).toBe(true);
  database.hashExpiry.setExpireAtMs(a, 0, a.length, -1);
  database.hashExpiry.setExpireAtMs(b, 0, b.length, -1);
  expect(codec.dump(database.view())[0]).toBe(RdbType.hash);
  keyspace.check();
});

test('what is loaded is encoded by the limits in force', () => {
  makeHash(20);
  const payload = codec.dump(database.view());
  keyspace.limits.hashListpackEntriesMax = 10;
  codec.restore(payload);
  place('copy');
  expect(database.encodingName()).toBe('hashtable');
  keyspace.limits.hashListpackEntriesMax = 512;
  codec.restore(codec.dump(database.view()));
  place('copy');
  expect(database.encodingName()).toBe('listpack');
});
