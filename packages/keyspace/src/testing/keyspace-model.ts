/**
 * The oracle of the tests: what a keyspace holds, as plain JavaScript maps, and a driver that does
 * every operation to both.
 *
 * Bytes are latin1 strings here. `KeyspaceModel` knows values, expiries and encodings; `dump`s of
 * the model, of a live keyspace and of a frozen view are compared as maps of strings.
 */
import assert from 'node:assert/strict';
import { slabShift, unitMask, Memory } from '../arena/memory.js';
import { classBytes, spanClassMax } from '../arena/size-classes.js';
import { FrozenReader, Keyspace, ValueType, type EntryView, type FrozenMemory } from '../index.js';
import { walkBlocks } from '../types/block-walk.js';
import { shapes } from '../types/index.js';
import { bytesOf } from './bytes-of.js';
import { describeList, listLimits } from './list-model.js';
import { describeSet, setLimits } from './set-model.js';
import { describeZset, zsetLimits } from './zset-model.js';

/** What is to be known of a value, whatever its type: those of strings and hashes are plain. */
export interface ModelValue {
  readonly encodingName: string;
  copy(): ModelValue;
  /** What dumps show, as JSON; where order has no meaning it is sorted. */
  describe(): unknown;
}

export interface ModelEntry {
  value: string | Map<string, string> | ModelValue;
  expireAtMs: number;
  /** Whether a string came from APPEND or SETRANGE, or a hash has outgrown its listpack. */
  isLarge: boolean;
}

export type ModelDatabase = Map<string, ModelEntry>;
export type Dump = Map<string, string>;

const limits = {
  hashListpackEntriesMax: 8,
  hashListpackValueMax: 20,
  ...listLimits,
  ...setLimits,
  ...zsetLimits,
};

/** A deterministic source of 32-bit integers. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (Math.imul(state ^ (state >>> 16), 0x45d9f3b) ^ state) >>> 0;
  };
}

function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

/** A keyspace and its model, driven together. */
export class Driver {
  readonly keyspace: Keyspace;
  databases: ModelDatabase[];

  constructor(databases: number, seed: number) {
    this.keyspace = new Keyspace({
      databases,
      hashKey: [seed, ~seed],
      random: seededRandom(seed),
      limits,
    });
    this.databases = Array.from({ length: databases }, () => new Map<string, ModelEntry>());
  }

  find(db: number, key: string): boolean {
    const bytes = bytesOf(`<${key}>`);
    const found = this.keyspace.databases[db]!.find(bytes, 1, bytes.length - 1);
    assert.equal(found, this.databases[db]!.has(key));
    return found;
  }

  set(db: number, key: string, value: string, keepTtl: boolean): void {
    const found = this.find(db, key);
    const old = this.databases[db]!.get(key);
    const bytes = bytesOf(value);
    this.keyspace.databases[db]!.string.put(bytes, 0, bytes.length, keepTtl);
    const expireAtMs = found && keepTtl ? old!.expireAtMs : -1;
    this.#store(db, key, { value, expireAtMs, isLarge: false });
  }

  setInteger(db: number, key: string, value: bigint, keepTtl: boolean): void {
    const found = this.find(db, key);
    const old = this.databases[db]!.get(key);
    this.keyspace.databases[db]!.string.putBigint(value, keepTtl);
    this.#store(db, key, {
      value: `${value}`,
      expireAtMs: found && keepTtl ? old!.expireAtMs : -1,
      isLarge: false,
    });
  }

  append(db: number, key: string, text: string): void {
    if (!this.#isFree(db, key, ValueType.string)) return;
    const bytes = bytesOf(text);
    const size = this.keyspace.databases[db]!.string.append(bytes, 0, bytes.length);
    const old = this.databases[db]!.get(key);
    const value = ((old?.value as string | undefined) ?? '') + text;
    assert.equal(size, value.length);
    this.databases[db]!.set(key, {
      value,
      expireAtMs: old?.expireAtMs ?? -1,
      isLarge: old !== undefined,
    });
  }

  setRange(db: number, key: string, offset: number, text: string): void {
    if (text === '' || !this.#isFree(db, key, ValueType.string)) return;
    const bytes = bytesOf(text);
    const size = this.keyspace.databases[db]!.string.setRange(offset, bytes, 0, bytes.length);
    const old = this.databases[db]!.get(key);
    const before = ((old?.value as string | undefined) ?? '').padEnd(offset, '\0');
    const value = before.slice(0, offset) + text + before.slice(offset + text.length);
    assert.equal(size, value.length);
    this.databases[db]!.set(key, { value, expireAtMs: old?.expireAtMs ?? -1, isLarge: true });
  }

  /** Sets the first byte of a value that is at least `sizeMin` bytes long from then on. */
  edit(db: number, key: string, sizeMin: number, first: number): void {
    if (sizeMin === 0 || !this.#isFree(db, key, ValueType.string)) return;
    const { string } = this.keyspace.databases[db]!;
    string.edit(sizeMin);
    string.bytes[string.start] = first;
    const old = this.databases[db]!.get(key);
    const before = ((old?.value as string | undefined) ?? '').padEnd(sizeMin, '\0');
    const value = String.fromCharCode(first) + before.slice(1);
    this.databases[db]!.set(key, { value, expireAtMs: old?.expireAtMs ?? -1, isLarge: true });
  }

  hashSet(db: number, key: string, field: string, value: string): void {
    if (!this.#isFree(db, key, ValueType.hash)) return;
    const { hash } = this.keyspace.databases[db]!;
    let entry = this.databases[db]!.get(key);
    if (entry === undefined) {
      hash.create();
      entry = { value: new Map<string, string>(), expireAtMs: -1, isLarge: false };
      this.databases[db]!.set(key, entry);
    }
    const fields = entry.value as Map<string, string>;
    const fieldBytes = bytesOf(field);
    const valueBytes = bytesOf(value);
    assert.equal(
      hash.set(fieldBytes, 0, fieldBytes.length, valueBytes, 0, valueBytes.length),
      !fields.has(field),
    );
    fields.set(field, value);
    const { hashListpackEntriesMax, hashListpackValueMax } = limits;
    if (
      fields.size > hashListpackEntriesMax ||
      Math.max(field.length, value.length) > hashListpackValueMax
    ) {
      entry.isLarge = true;
    }
    assert.equal(hash.size(), fields.size);
    assert.equal(hash.get(fieldBytes, 0, fieldBytes.length), true);
    assert.equal(textOf(hash.bytes, hash.start, hash.end), value);
  }

  hashRemove(db: number, key: string, field: string): void {
    const entry = this.databases[db]!.get(key);
    if (!(entry?.value instanceof Map)) return;
    this.find(db, key);
    const { hash } = this.keyspace.databases[db]!;
    const bytes = bytesOf(field);
    assert.equal(hash.remove(bytes, 0, bytes.length), entry.value.delete(field));
    assert.equal(hash.size(), entry.value.size);
    if (entry.value.size > 0) return;
    this.keyspace.databases[db]!.remove();
    this.databases[db]!.delete(key);
  }

  remove(db: number, key: string): void {
    if (!this.find(db, key)) return;
    this.keyspace.databases[db]!.remove();
    this.databases[db]!.delete(key);
    assert.equal(this.keyspace.databases[db]!.found, false);
  }

  expire(db: number, key: string, ms: number): void {
    if (!this.find(db, key)) return;
    this.keyspace.databases[db]!.setExpireAtMs(ms);
    this.databases[db]!.get(key)!.expireAtMs = ms;
  }

  persist(db: number, key: string): void {
    if (!this.find(db, key)) return;
    const entry = this.databases[db]!.get(key)!;
    assert.equal(this.keyspace.databases[db]!.persist(), entry.expireAtMs >= 0);
    entry.expireAtMs = -1;
  }

  touch(db: number, key: string, clock: number): void {
    this.keyspace.accessClock = clock;
    if (this.find(db, key)) this.keyspace.databases[db]!.touch();
  }

  rename(db: number, key: string, targetDb: number, targetKey: string): void {
    if ((db === targetDb && key === targetKey) || !this.find(db, key)) return;
    const bytes = bytesOf(targetKey);
    this.keyspace.databases[db]!.rename(this.keyspace.databases[targetDb]!, bytes, 0, bytes.length);
    const entry = this.databases[db]!.get(key)!;
    this.databases[db]!.delete(key);
    this.databases[targetDb]!.set(targetKey, entry);
    assert.equal(this.keyspace.databases[targetDb]!.found, true);
  }

  copy(db: number, key: string, targetDb: number, targetKey: string): void {
    if ((db === targetDb && key === targetKey) || !this.find(db, key)) return;
    const bytes = bytesOf(targetKey);
    this.keyspace.databases[db]!.copyTo(this.keyspace.databases[targetDb]!, bytes, 0, bytes.length);
    const { value, ...rest } = this.databases[db]!.get(key)!;
    const copied = value instanceof Map ? new Map(value) : copyOf(value);
    this.databases[targetDb]!.set(targetKey, { value: copied, ...rest });
  }

  swap(a: number, b: number): void {
    this.keyspace.swap(a, b);
    const first = this.databases[a]!;
    this.databases[a] = this.databases[b]!;
    this.databases[b] = first;
  }

  clear(db: number): void {
    this.keyspace.databases[db]!.clear();
    this.databases[db]!.clear();
  }

  clearAll(): void {
    this.keyspace.clear();
    for (const database of this.databases) database.clear();
  }

  expireCycle(db: number, nowMs: number): void {
    const gone: string[] = [];
    const note = (bytes: Buffer, start: number, end: number): void => {
      gone.push(textOf(bytes, start, end));
    };
    while (this.keyspace.databases[db]!.expireCycle(nowMs, 1, note));
    const due = [...this.databases[db]!].filter(
      ([, entry]) => entry.expireAtMs >= 0 && nowMs > entry.expireAtMs,
    );
    assert.deepEqual(gone.sort(), due.map(([key]) => key).sort());
    for (const key of gone) this.databases[db]!.delete(key);
  }

  /** Compares everything with the model. */
  compare(): void {
    this.keyspace.databases.forEach((database, i) => {
      const entries = [...this.databases[i]!.values()];
      assert.equal(database.size, entries.length);
      assert.equal(database.expires, entries.filter(({ expireAtMs }) => expireAtMs >= 0).length);
    });
    expectSame(dumpKeyspace(this.keyspace), dumpModel(this.databases));
  }

  #store(db: number, key: string, entry: ModelEntry): void {
    this.databases[db]!.set(key, entry);
  }

  /** Finds the key; false if it has another type than `type`. */
  #isFree(db: number, key: string, type: number): boolean {
    return !this.find(db, key) || this.keyspace.databases[db]!.type() === type;
  }
}

/** Compares dumps without printing megabytes when they differ. */
export function expectSame(actual: Dump, expected: Dump): void {
  for (const [key, text] of expected) {
    if (actual.get(key) !== text) assert.equal(`${key}: ${actual.get(key)}`, `${key}: ${text}`);
  }
  assert.equal(actual.size, expected.size);
}

export function dumpModel(databases: readonly ModelDatabase[]): Dump {
  const dump: Dump = new Map();
  databases.forEach((database, db) => {
    for (const [key, entry] of database)
      dump.set(`${db} ${key}`, describeModel(entry));
  });
  return dump;
}

export function dumpKeyspace(keyspace: Keyspace): Dump {
  const dump: Dump = new Map();
  for (const database of keyspace.databases) {
    database.forEach((entry) => {
      addEntry(dump, database.index, entry);
    });
  }
  return dump;
}

export function dumpView(memory: FrozenMemory): Dump {
  const dump: Dump = new Map();
  new FrozenReader(memory).forEach((db, entry) => {
    addEntry(dump, db, entry);
  });
  return dump;
}

/** The bytes of every block that a view can see, and of nothing else. */
export function blocksOf(frozen: FrozenMemory): Map<number, Buffer> {
  const memory = Memory.from(frozen.slabs);
  const blocks = new Map<number, Buffer>();
  const add = (ref: number): void => {
    const at = (ref & unitMask) << 3;
    const sizeClass = memory.u32s[ref >>> slabShift]![at >>> 2]! & 0xff;
    const size = sizeClass <= spanClassMax ? classBytes[sizeClass]! : 0;
    blocks.set(ref, Buffer.from(memory.u8s[ref >>> slabShift]!.subarray(at, at + size)));
  };
  for (const root of frozen.roots) {
    if (root !== 0) walkBlocks(memory, shapes, root, add);
  }
  return blocks;
}

/** Compares blocks without printing them. */
export function expectSameBlocks(actual: Map<number, Buffer>, expected: Map<number, Buffer>): void {
  assert.equal(actual.size, expected.size);
  for (const [ref, bytes] of expected)
    assert.ok(actual.get(ref)?.equals(bytes), `block ${ref} has changed`);
}

function addEntry(dump: Dump, db: number, entry: EntryView): void {
  const key = `${db} ${textOf(entry.bytes, entry.keyStart, entry.keyEnd)}`;
  assert.equal(dump.has(key), false);
  dump.set(key, describe(valueOf(entry), entry.encodingName, entry.expireAtMs));
}

function copyOf(value: string | ModelValue): string | ModelValue {
  return typeof value === 'string' ? value : value.copy();
}

/** What an entry has: the value of a string or a hash, or what its model would describe. */
function valueOf(entry: EntryView): unknown {
  if (entry.type === ValueType.list) return describeList(entry);
  if (entry.type === ValueType.set) return describeSet(entry);
  if (entry.type === ValueType.zset) return describeZset(entry);
  if (entry.type === ValueType.string) {
    entry.readString();
    return textOf(entry.valueBytes, entry.valueStart, entry.valueEnd);
  }
  const fields = new Map<string, string>();
  entry.forEachField((bytes, fieldStart, fieldEnd, start, end) => {
    fields.set(textOf(bytes, fieldStart, fieldEnd), textOf(bytes, start, end));
  });
  assert.equal(entry.fieldCount, fields.size);
  return fields;
}

function encodingOf({ value, isLarge }: ModelEntry): string {
  if (typeof value !== 'string' && !(value instanceof Map)) return value.encodingName;
  if (value instanceof Map) return isLarge ? 'hashtable' : 'listpack';
  if (isLarge) return 'raw';
  if (/^(0|-?[1-9][0-9]{0,18})$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value))
    return 'int';
  return value.length <= 44 ? 'embstr' : 'raw';
}

function sortedFields(fields: Map<string, string>): [string, string][] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}

function describeModel(entry: ModelEntry): string {
  const { value, expireAtMs } = entry;
  const isPlain = typeof value === 'string' || value instanceof Map;
  return describe(isPlain ? value : value.describe(), encodingOf(entry), expireAtMs);
}

/** A packed hash keeps its order, a large one has none to keep. */
function describe(value: unknown, encoding: string, expireAtMs: number): string {
  if (!(value instanceof Map)) return JSON.stringify([value, encoding, expireAtMs]);
  const fields =
    encoding === 'hashtable' ? sortedFields(value as Map<string, string>) : [...value];
  return JSON.stringify([fields, encoding, expireAtMs]);
}
