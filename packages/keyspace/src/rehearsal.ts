/**
 * Writes under a view, rehearsed before there is anyone to wait for them.
 *
 * A JIT compiles what it saw run. Until a view opens, the part of every write that owns a block
 * first has not run once, so the compiled code knows nothing of it and is thrown away at the first
 * such write of each kind. What follows is a tenth of a second of interpreted writes, just when a
 * snapshot begins. So each kind of write runs here a few times, without a view, under one, and under
 * one that was read, on a keyspace that is then forgotten.
 *
 * What it buys: docs/performance.md, "The start of a snapshot".
 */
import type { Database } from './database.js';
import { FrozenReader } from './frozen-reader.js';
import { Keyspace } from './keyspace.js';

/** Each kind of write is done so often: enough for its type feedback to be there. */
const count = 16;
/** Collections outgrow their small encodings at once. */
const limits = {
  hashListpackEntriesMax: 4,
  listListpackSizeMax: 4,
  setIntsetEntriesMax: 4,
  zsetListpackEntriesMax: 4,
};

/**
 * Runs every kind of write with a view and without. Takes 20 to 30 ms, most of it the first compile of
 * functions that any client would need.
 */
export function rehearseViews(): void {
  const keyspace = new Keyspace({ databases: 1, hashKey: [1, 2], random: () => 0, limits });
  const database = keyspace.databases[0]!;
  writeAll(database);
  for (const isRead of [false, true]) {
    const view = keyspace.freeze();
    if (isRead) new FrozenReader(view.memory()).release(keyspace.databases.length, 0);
    writeAll(database);
    view.close();
    while (keyspace.reclaim(count));
  }
}

function writeAll(database: Database): void {
  for (let i = 0; i < count; i++) {
    const name = Buffer.from(`name ${i}`);
    writeString(database, name, i);
    writeCollections(database, name, i);
  }
}

/** Replaces a string or a counter, of another size each time; removes and expires some. */
function writeString(database: Database, name: Buffer, i: number): void {
  const { string } = database;
  const found = database.find(name, 0, name.length);
  if (i % 7 === 0) string.putInteger(i, true);
  else string.put(name, 0, name.length - (i & 3), false);
  if (found && i % 5 === 0) database.setExpireAtMs(i);
  if (found && i % 11 === 0) database.remove();
}

/** Adds to four large collections, or changes what is there; removes some. */
function writeCollections(database: Database, name: Buffer, i: number): void {
  const { hash, set, zset, list } = database;
  const size = name.length;
  if (!find(database, 'hash')) hash.create();
  hash.set(name, 0, size, name, i & 3, size);
  if (i % 9 === 0) hash.remove(name, 0, size);
  if (!find(database, 'set')) set.create();
  if (!set.add(name, 0, size) && i % 3 === 0) set.remove(name, 0, size);
  if (!find(database, 'zset')) zset.create();
  zset.set(name, 0, size, (i * 7) % count);
  if (i % 9 === 0) zset.remove(name, 0, size);
  if (!find(database, 'list')) list.create();
  list.pushTail(name, 0, size);
  if (i % 3 === 0) list.remove(i >>> 1, 1);
}

function find(database: Database, text: string): boolean {
  const name = Buffer.from(text);
  return database.find(name, 0, name.length);
}
