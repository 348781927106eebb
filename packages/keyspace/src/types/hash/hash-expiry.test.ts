/**
 * Fields that expire. Method of the property: a plain map of fields and their times is driven
 * beside a database through sets, expiries, removals, sweeps, copies and renames, with a view opened
 * now and then; keyspace and map agree, and so do the view and the map as it was at the cut.
 */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FieldTime, FrozenReader, Keyspace, type Database, type FrozenView } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';

const startMs = 1_700_000_000_000;
let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  keyspace.startTurn(startMs);
  database = keyspace.databases[0]!;
  open('hash');
});

function open(key: string): void {
  if (!database.find(bytesOf(key), 0, key.length)) database.hash.create();
}

function set(field: string, value: string, keepTtl = false): boolean {
  const [name, bytes] = [bytesOf(field), bytesOf(value)];
  return database.hash.set(name, 0, name.length, bytes, 0, bytes.length, keepTtl);
}

function expire(field: string, ms: number): void {
  database.hashExpiry.setExpireAtMs(bytesOf(field), 0, field.length, ms);
}

function timeOf(field: string): number {
  return database.hashExpiry.expireAtMs(bytesOf(field), 0, field.length);
}

function get(field: string): string | undefined {
  const { hash } = database;
  if (!hash.get(bytesOf(field), 0, field.length)) return undefined;
  return hash.bytes.toString('latin1', hash.start, hash.end);
}

function fields(): string[] {
  const names: string[] = [];
  database.hash.forEach((bytes, start, end) => names.push(bytes.toString('latin1', start, end)));
  return names.sort();
}

/** Runs the cycle to the end of its round; returns the keys and fields it removed. */
function sweep(nowMs: number, segmentsMax = 4): string[] {
  const removed: string[] = [];
  const text = (bytes: Buffer, start: number, end: number): string =>
    bytes.toString('latin1', start, end);
  let more = true;
  while (more) {
    more = database.expireCycle(
      nowMs,
      segmentsMax,
      (bytes, start, end) => removed.push(text(bytes, start, end)),
      (bytes, start, end) => {
        const key = text(database.keyBytes, database.keyStart, database.keyEnd);
        removed.push(`${key}.${text(bytes, start, end)}`);
      },
    );
  }
  keyspace.check();
  return removed.sort();
}

describe('a field with an expiry', () => {
  test('makes a hashtable of its hash, which stays one', () => {
    set('a', '1');
    set('b', '2');
    expect(database.encodingName()).toBe('listpack');
    expect([timeOf('a'), timeOf('c')]).toEqual([FieldTime.none, FieldTime.noField]);
    expire('a', -1);
    expect(database.encodingName()).toBe('listpack');
    expire('a', startMs + 500);
    expect(database.encodingName()).toBe('hashtable');
    expect([timeOf('a'), timeOf('b')]).toEqual([startMs + 500, FieldTime.none]);
    expire('a', FieldTime.none);
    expect(timeOf('a')).toBe(FieldTime.none);
    expect(database.hashExpiry.isPossible).toBe(true);
    expect([get('a'), get('b')]).toEqual(['1', '2']);
    keyspace.check();
  });

  test('is hidden when its time is past, and still counts', () => {
    set('a', '1');
    set('b', '2');
    expire('a', startMs + 500);
    keyspace.startTurn(startMs + 500);
    expect(get('a')).toBe('1');
    keyspace.startTurn(startMs + 501);
    expect(get('a')).toBeUndefined();
    expect(timeOf('a')).toBe(FieldTime.noField);
    expect(fields()).toEqual(['b']);
    expect(database.hash.scan(0, 10, () => undefined)).toBe(0);
    expect(database.hash.size()).toBe(2);
    keyspace.hidesDueFields = false;
    expect([get('a'), ...fields()]).toEqual(['1', 'a', 'b']);
  });

  test('loses it with a new value, unless that is to keep it', () => {
    set('a', '1');
    expire('a', startMs + 500);
    expect(set('a', 'a value of another size', true)).toBe(false);
    expect([get('a'), timeOf('a')]).toEqual(['a value of another size', startMs + 500]);
    set('a', '2');
    expect([get('a'), timeOf('a')]).toEqual(['2', FieldTime.none]);
    expect(set('new', '1', true)).toBe(true);
    expect(timeOf('new')).toBe(FieldTime.none);
    keyspace.check();
  });

  test('is removed where that is asked for, and not before its time', () => {
    set('a', '1');
    expire('a', startMs + 500);
    expect(database.hashExpiry.removeIfDue(bytesOf('a'), 0, 1)).toBe(false);
    keyspace.startTurn(startMs + 501);
    expect(database.hashExpiry.removeIfDue(bytesOf('a'), 0, 1)).toBe(true);
    expect(database.hashExpiry.removeIfDue(bytesOf('a'), 0, 1)).toBe(false);
    expect(database.hashExpiry.isEmpty).toBe(true);
    database.remove();
    keyspace.check();
  });

  test('keeps it when its key is renamed or copied, to another database too', () => {
    set('a', '1');
    set('b', '2');
    expire('a', startMs + 500);
    const other = keyspace.databases[1]!;
    database.copyTo(other, bytesOf('copy'), 0, 4);
    database.rename(other, bytesOf('moved'), 0, 5);
    keyspace.check();
    expect([database.expiringHashes, other.expiringHashes]).toEqual([0, 2]);
    database = other;
    for (const key of ['copy', 'moved']) {
      open(key);
      expect([timeOf('a'), timeOf('b')]).toEqual([startMs + 500, FieldTime.none]);
    }
    expect(sweep(startMs + 501)).toEqual(['copy.a', 'moved.a']);
  });
});

describe('active expiry', () => {
  test('removes due fields, and the hash with its last field', () => {
    for (const field of ['a', 'b', 'c']) set(field, '1');
    expire('a', startMs + 10);
    expire('b', startMs + 20);
    open('other');
    set('x', '1');
    expire('x', startMs + 15);
    open('key');
    set('f', '1');
    database.setExpireAtMs(startMs + 5);
    expect(sweep(startMs + 5)).toEqual([]);
    expect(sweep(startMs + 16)).toEqual(['hash.a', 'key', 'other.x']);
    expect(database.size).toBe(1);
    expect(sweep(startMs + 21)).toEqual(['hash.b']);
    open('hash');
    expect(fields()).toEqual(['c']);
    expect(sweep(startMs + 1_000_000)).toEqual([]);
  });

  test('goes through a large hash in steps', () => {
    for (let i = 0; i < 5000; i++) {
      set(`field${i}`, 'v');
      expire(`field${i}`, startMs + (i % 2));
    }
    const budgets: number[] = [];
    let removed = 0;
    const count = (): void => {
      removed++;
    };
    while (database.expireCycle(startMs + 1, 2, count, count)) {
      budgets.push(removed);
      removed = 0;
    }
    expect(Math.max(...budgets)).toBeLessThan(2000);
    expect(budgets.reduce((sum, n) => sum + n, removed)).toBe(2500);
    open('hash');
    expect(database.hash.size()).toBe(2500);
    keyspace.check();
  });
});

const numRuns = 10;

test('a database with fields that expire does what a map does, and a view shows the cut', () => {
  const steps = fc.array(fc.tuple(fc.nat({ max: 99 }), fc.nat(), fc.nat()), {
    minLength: 50,
    maxLength: 600,
    size: 'max',
  });
  fc.assert(
    fc.property(fc.integer(), steps, (seed, sequence) => {
      const model = new ExpiryModel(seed);
      for (const [kind, a, b] of sequence) model.step(kind, a, b);
      model.end();
    }),
    { numRuns },
  );
});

type Times = Map<string, [value: string, expireAtMs: number]>;

/** A database and what it should be: hashes h0..h2 of fields, the last one large. */
class ExpiryModel {
  readonly #keyspace: Keyspace;
  readonly #database: Database;
  #hashes = new Map<string, Times>();
  #nowMs = startMs;
  #view: FrozenView | undefined = undefined;
  #cut = '';

  constructor(seed: number) {
    this.#keyspace = new Keyspace({ databases: 1, hashKey: [1, seed], random: seededRandom(seed) });
    this.#keyspace.startTurn(this.#nowMs);
    this.#database = this.#keyspace.databases[0]!;
    this.#keyspace.limits.hashListpackEntriesMax = 8;
  }

  step(kind: number, a: number, b: number): void {
    const key = `h${a % 3}`;
    const field = `f${b % (a % 3 === 2 ? 300 : 12)}`;
    if (kind < 40) this.#set(key, field, 'v'.repeat(b % 90), kind < 10);
    else if (kind < 65) this.#expire(key, field, b % 7 === 0 ? -1 : this.#nowMs + (b % 400));
    else if (kind < 75) this.#remove(key, field);
    else if (kind < 85) this.#pass(b % 100);
    else if (kind < 88) this.#move(key, `h${b % 3}`, kind === 87);
    else if (kind < 95) this.#sweep(1 + (b % 3));
    else if (kind < 96) this.#delete(key);
    else this.#toggleView();
    this.#keyspace.check();
  }

  end(): void {
    this.#closeView();
    while (this.#keyspace.reclaim(100));
    this.#keyspace.check();
    expect(this.#dump(this.#readLive.bind(this))).toBe(this.#dumpModel());
  }

  #find(key: string): boolean {
    return this.#database.find(bytesOf(key), 0, key.length);
  }

  #set(key: string, field: string, value: string, keepTtl: boolean): void {
    if (!this.#find(key)) this.#database.hash.create();
    const [name, bytes] = [bytesOf(field), bytesOf(value)];
    this.#database.hashExpiry.removeIfDue(name, 0, name.length);
    this.#database.hash.set(name, 0, name.length, bytes, 0, bytes.length, keepTtl);
    const times = this.#hashes.get(key) ?? new Map<string, [string, number]>();
    const old = times.get(field);
    const isKept = keepTtl && old !== undefined && old[1] >= this.#nowMs;
    times.set(field, [value, isKept ? old[1] : -1]);
    this.#hashes.set(key, times);
  }

  #expire(key: string, field: string, ms: number): void {
    const times = this.#hashes.get(key);
    const old = times?.get(field);
    if (!this.#find(key)) return;
    const name = bytesOf(field);
    const time = this.#database.hashExpiry.expireAtMs(name, 0, name.length);
    const isThere = old !== undefined && (old[1] < 0 || old[1] >= this.#nowMs);
    expect(time).toBe(isThere ? old[1] : FieldTime.noField);
    if (!isThere) return;
    this.#database.hashExpiry.setExpireAtMs(name, 0, name.length, ms);
    times!.set(field, [old[0], ms]);
  }

  #remove(key: string, field: string): void {
    const times = this.#hashes.get(key);
    if (!this.#find(key)) return;
    this.#database.hash.remove(bytesOf(field), 0, field.length);
    times!.delete(field);
    this.#dropIfEmpty(key);
  }

  #dropIfEmpty(key: string): void {
    if (this.#hashes.get(key)!.size > 0) return;
    expect(this.#database.hash.size()).toBe(0);
    this.#database.remove();
    this.#hashes.delete(key);
  }

  #pass(ms: number): void {
    this.#nowMs += ms;
    this.#keyspace.startTurn(this.#nowMs);
  }

  #move(from: string, to: string, isCopy: boolean): void {
    if (from === to || !this.#find(from)) return;
    const target = bytesOf(to);
    if (isCopy) this.#database.copyTo(this.#database, target, 0, target.length);
    else this.#database.rename(this.#database, target, 0, target.length);
    this.#hashes.set(to, new Map(this.#hashes.get(from)));
    if (!isCopy) this.#hashes.delete(from);
  }

  #sweep(segmentsMax: number): void {
    const ignore = (): void => undefined;
    while (this.#database.expireCycle(this.#nowMs, segmentsMax, ignore, ignore));
    for (const [key, times] of this.#hashes) {
      for (const [field, [, ms]] of times) if (ms >= 0 && ms < this.#nowMs) times.delete(field);
      if (times.size === 0) this.#hashes.delete(key);
    }
  }

  #delete(key: string): void {
    if (!this.#find(key)) return;
    this.#database.remove();
    this.#hashes.delete(key);
  }

  #toggleView(): void {
    if (this.#view === undefined) {
      this.#view = this.#keyspace.freeze();
      this.#cut = this.#dumpModel();
    } else this.#closeView();
  }

  #closeView(): void {
    const view = this.#view;
    if (view === undefined) return;
    const reader = new FrozenReader(view.memory());
    expect(this.#dump((visit) => reader.forEachIn(0, visit))).toBe(this.#cut);
    view.close();
    this.#view = undefined;
  }

  #readLive(visit: Parameters<Database['forEach']>[0]): void {
    this.#database.forEach(visit);
  }

  /** Every field with its value and time, as the entries have them: past ones too. */
  #dump(walk: (visit: Parameters<Database['forEach']>[0]) => void): string {
    const lines: string[] = [];
    walk((entry) => {
      const key = entry.bytes.toString('latin1', entry.keyStart, entry.keyEnd);
      entry.forEachField((bytes, fieldStart, fieldEnd, start, end, expireAtMs) => {
        const text = (from: number, to: number): string => bytes.toString('latin1', from, to);
        lines.push(`${key} ${text(fieldStart, fieldEnd)} ${text(start, end)} ${expireAtMs}`);
      });
    });
    return lines.sort().join('\n');
  }

  #dumpModel(): string {
    const lines: string[] = [];
    for (const [key, times] of this.#hashes)
      for (const [field, [value, ms]] of times) lines.push(`${key} ${field} ${value} ${ms}`);
    return lines.sort().join('\n');
  }
}
