/**
 * Sorted sets in the oracle of the tests: a map of scores, and what is done to it and to the
 * keyspace alike.
 */
import assert from 'node:assert/strict';
import { ScoreChange, ValueType, type EntryView } from '../index.js';
import { bytesOf } from './bytes-of.js';
import type { Driver, ModelValue } from './keyspace-model.js';

/** Small, so that short sequences pass them. */
export const zsetLimits = { zsetListpackEntriesMax: 8, zsetListpackValueMax: 20 };

export class ZsetModel implements ModelValue {
  readonly scores: Map<string, number>;
  isLarge: boolean;

  constructor(scores: Map<string, number>, isLarge: boolean) {
    this.scores = scores;
    this.isLarge = isLarge;
  }

  get encodingName(): string {
    return this.isLarge ? 'skiplist' : 'listpack';
  }

  copy(): ZsetModel {
    return new ZsetModel(new Map(this.scores), this.isLarge);
  }

  describe(): unknown {
    return this.inOrder().map(describePair);
  }

  inOrder(): (readonly [string, number])[] {
    return [...this.scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  }
}

/** What `ZsetModel.describe` returns, of an entry. */
export function describeZset(entry: EntryView): unknown {
  const pairs: string[][] = [];
  entry.forEachScored((bytes, start, end, score) => {
    pairs.push(describePair([bytes.toString('latin1', start, end), score]));
  });
  assert.equal(entry.scoredCount, pairs.length);
  return pairs;
}

/** Gives a member a score. */
export function zsetSet(driver: Driver, db: number, key: string, member: string, score: number): void {
  const database = driver.keyspace.databases[db]!;
  if (driver.find(db, key) && database.type() !== ValueType.zset) return;
  const model = findZset(driver, db, key) ?? new ZsetModel(new Map(), false);
  if (!database.found) {
    database.zset.create();
    driver.databases[db]!.set(key, { value: model, expireAtMs: -1, isLarge: false });
  }
  const old = model.scores.get(member);
  const bytes = bytesOf(member);
  const isSmall =
    model.scores.size < zsetLimits.zsetListpackEntriesMax &&
    member.length <= zsetLimits.zsetListpackValueMax;
  if (old === undefined && !isSmall) model.isLarge = true;
  const change = database.zset.set(bytes, 0, bytes.length, score);
  if (old === undefined) assert.equal(change, ScoreChange.added);
  else assert.equal(change, old === score ? ScoreChange.none : ScoreChange.updated);
  // Packed, -0 is 0.
  if (old !== score) model.scores.set(member, score === 0 && !model.isLarge ? 0 : score);
  assert.equal(database.zset.size(), model.scores.size);
  assert.ok(database.zset.find(bytes, 0, bytes.length));
  assert.equal(database.zset.score === score, true);
}

/** Removes a member. */
export function zsetRemove(driver: Driver, db: number, key: string, member: string): void {
  const model = findZset(driver, db, key);
  if (model === undefined) return;
  const bytes = bytesOf(member);
  const removed = driver.keyspace.databases[db]!.zset.remove(bytes, 0, bytes.length);
  assert.equal(removed, model.scores.delete(member));
  settle(driver, db, key, model);
}

/** Removes some of the members, by rank. */
export function zsetRemoveRange(
  driver: Driver,
  db: number,
  key: string,
  from: number,
  count: number,
): void {
  const model = findZset(driver, db, key);
  if (model === undefined) return;
  const start = from % model.scores.size;
  const gone = model.inOrder().slice(start, start + count);
  driver.keyspace.databases[db]!.zset.removeRange(start, gone.length);
  for (const [member] of gone) model.scores.delete(member);
  settle(driver, db, key, model);
}

function findZset(driver: Driver, db: number, key: string): ZsetModel | undefined {
  const model = driver.databases[db]!.get(key)?.value;
  driver.find(db, key);
  return model instanceof ZsetModel ? model : undefined;
}

/** Removes the key of a sorted set that is empty now. */
function settle(driver: Driver, db: number, key: string, model: ZsetModel): void {
  const database = driver.keyspace.databases[db]!;
  assert.equal(database.zset.size(), model.scores.size);
  if (model.scores.size > 0) return;
  database.remove();
  driver.databases[db]!.delete(key);
}

function describePair([member, score]: readonly [string, number]): string[] {
  return [member, Object.is(score, -0) ? '-0' : String(score)];
}
