/** A keyspace of keys of every type and encoding, by chance, and what there is to see of one. */
import { createHash } from 'node:crypto';

import {
  type Database,
  type EntryView,
  type Keyspace,
  ValueSaver,
  ValueType,
} from '@varve/keyspace';
import { RdbWriter } from '@varve/rdb';

import { newKeyspace, seededRandom, testNowMs } from './rig.js';

type Random = () => number;

/** So late that redis-server drops nothing. */
const year2100Ms = 4_102_444_800_000;

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Text of 0 to `sizeMax` bytes: a number, noise, or something that compresses. */
function textOf(random: Random, sizeMax: number): Buffer {
  const size = random() % (sizeMax + 1);
  if (random() % 4 === 0) return bytesOf(String((random() | 0) >> (random() % 32)));
  if (random() % 4 === 0) return Buffer.alloc(size, 97 + (random() % 26));
  const noise = Buffer.alloc(size);
  for (let i = 0; i < size; i++) noise[i] = random();
  return noise;
}

/** Mostly few, sometimes many. */
function countOf(random: Random): number {
  return 1 + (random() % (random() % 10 === 0 ? 600 : 12));
}

/** One for each type: makes a value at the cursor. */
const makers: readonly ((database: Database, random: Random, fieldsExpire: boolean) => void)[] = [
  ({ string }, random) => {
    const text = textOf(random, random() % 10 === 0 ? 5000 : 60);
    string.put(text, 0, text.length, false);
  },
  ({ list }, random) => {
    list.create();
    for (let i = countOf(random); i > 0; i--) {
      const element = textOf(random, random() % 50 === 0 ? 9000 : 90);
      list.pushTail(element, 0, element.length);
    }
  },
  ({ set }, random) => {
    set.create();
    const isOfIntegers = random() % 2 === 0;
    for (let i = countOf(random); i > 0; i--) {
      const member = isOfIntegers ? bytesOf(String(random() | 0)) : textOf(random, 40);
      set.add(member, 0, member.length);
    }
  },
  ({ zset }, random) => {
    zset.create();
    const scores = [0, 1.5, Infinity, -Infinity, 0.1, 1e300, 12345678901234, -3];
    for (let i = countOf(random); i > 0; i--) {
      const member = textOf(random, 40);
      zset.set(member, 0, member.length, scores[random() % scores.length]!);
    }
  },
  ({ hash, hashExpiry }, random, fieldsExpire) => {
    hash.create();
    const expires = fieldsExpire && random() % 4 === 0;
    for (let i = countOf(random); i > 0; i--) {
      const [field, value] = [textOf(random, 20), textOf(random, 70)];
      hash.set(field, 0, field.length, value, 0, value.length);
      if (!expires || random() % 2 === 0) continue;
      hashExpiry.setExpireAtMs(field, 0, field.length, testNowMs + 1000 + (random() % 100_000));
    }
  },
  makeStream,
];

function makeStream({ stream }: Database, random: Random): void {
  stream.create();
  const count = random() % 8 === 0 ? 0 : countOf(random);
  for (let i = 0; i < count; i++) {
    const [field, value] = [bytesOf(`f${random() % 2}`), textOf(random, 30)];
    const source = Buffer.concat([field, value]);
    const offsets = Int32Array.of(0, field.length, field.length, source.length);
    stream.id.set([0, 1000 + (i >> 2), 0, 1 + (i & 3)]);
    stream.append(stream.id, source, offsets, 0, 1, source.length);
  }
  stream.header.maxDeletedId.set([0, 7, 0, 1]);
  if (count === 0) stream.header.lastId.set([0, 7, 0, 1]);
  if (count > 0 && random() % 2 === 0) makeGroups(stream, count);
  stream.save();
}

function makeGroups({ group }: Database['stream'], count: number): void {
  for (const name of ['zoo', 'alpha']) {
    group.select(bytesOf(name), 0, name.length);
    group.create(bytesOf(name), 0, name.length);
    group.lastId.set([0, 1001, 0, 1]);
    group.entriesRead.fill(0xffffffff);
    for (const consumer of ['bob', 'ada', 'idle']) {
      group.selectConsumer(bytesOf(consumer), 0, consumer.length);
      group.createConsumer(bytesOf(consumer), 0, consumer.length, testNowMs + 123);
      for (let i = 0; consumer !== 'idle' && i < count; i++) {
        if (i % 2 !== (consumer === 'bob' ? 0 : 1)) continue;
        const id = Uint32Array.of(0, 1000 + (i >> 2), 0, 1 + (i & 3));
        group.assign(id, testNowMs + i, 1 + (i & 7));
      }
    }
    group.save();
  }
}

/** A keyspace of `keys` keys or a few less, in three of its databases. */
export function randomKeyspace(seed: number, keys: number, fieldsExpire: boolean): Keyspace {
  const random = seededRandom(seed);
  const keyspace = newKeyspace();
  for (let i = 0; i < keys; i++) {
    const database = keyspace.databases[[0, 0, 3, 15][random() % 4]!]!;
    const key = textOf(random, 30);
    if (database.find(key, 0, key.length)) database.remove();
    makers[random() % makers.length]!(database, random, fieldsExpire);
    if (random() % 3 === 0) database.setExpireAtMs(year2100Ms + (random() % 1_000_000));
  }
  return keyspace;
}

/** Everything of a keyspace that a file is to keep: keys with type, encoding, expiry and value. */
export function contentOf(keyspace: Keyspace): Map<string, string> {
  const content = new Map<string, string>();
  const writer = new RdbWriter();
  const saver = new ValueSaver(writer);
  for (const database of keyspace.databases) {
    database.forEach((entry) => {
      const { bytes, keyStart, keyEnd, encodingName, expireAtMs } = entry;
      writer.size = 0;
      saver.save(entry);
      const value = createHash('sha1').update(unordered(entry, writer)).digest('hex');
      const key = `${database.index} ${bytes.toString('latin1', keyStart, keyEnd)}`;
      content.set(key, `${encodingName} ${expireAtMs} ${value}`);
    });
  }
  return content;
}

/** The bytes of a value; of one whose order is that of hashes, or of arrival, its items in order. */
function unordered(entry: EntryView, writer: RdbWriter): string {
  if (entry.encodingName !== 'hashtable') return writer.bytes().toString('latin1');
  const items: string[] = [];
  const text = (bytes: Buffer, start: number, end: number): string =>
    bytes.toString('latin1', start, end);
  if (entry.type === ValueType.set) entry.forEachMember((...member) => items.push(text(...member)));
  else {
    entry.forEachField((bytes, fieldStart, fieldEnd, start, end, expireAtMs) => {
      items.push(
        JSON.stringify([text(bytes, fieldStart, fieldEnd), text(bytes, start, end), expireAtMs]),
      );
    });
  }
  return JSON.stringify(items.sort());
}
