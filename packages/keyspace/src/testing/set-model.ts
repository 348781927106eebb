/**
 * Sets in the oracle of the tests: a set of members, and what is done to it and to the keyspace
 * alike.
 */
import assert from 'node:assert/strict';
import { ValueType, type EntryView } from '../index.js';
import { bytesOf } from './bytes-of.js';
import type { Driver, ModelValue } from './keyspace-model.js';

/** Small, so that short sequences pass it. */
export const setLimits = { setIntsetEntriesMax: 16 };

export class SetModel implements ModelValue {
  readonly members: Set<string>;
  isIntset: boolean;

  constructor(members: Set<string>, isIntset: boolean) {
    this.members = members;
    this.isIntset = isIntset;
  }

  get encodingName(): string {
    return this.isIntset ? 'intset' : 'hashtable';
  }

  copy(): SetModel {
    return new SetModel(new Set(this.members), this.isIntset);
  }

  describe(): unknown {
    const members = [...this.members];
    return this.isIntset
      ? members.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
      : members.sort();
  }
}

/** What `SetModel.describe` returns, of an entry. */
export function describeSet(entry: EntryView): unknown {
  const members: string[] = [];
  entry.forEachMember((bytes, start, end) => {
    members.push(bytes.toString('latin1', start, end));
  });
  assert.equal(entry.memberCount, members.length);
  return entry.encodingName === 'intset' ? members : members.sort();
}

/** Adds a member. */
export function setAdd(driver: Driver, db: number, key: string, member: string): void {
  const database = driver.keyspace.databases[db]!;
  if (driver.find(db, key) && database.type() !== ValueType.set) return;
  const model = findSet(driver, db, key) ?? new SetModel(new Set(), true);
  if (!database.found) {
    database.set.create();
    driver.databases[db]!.set(key, { value: model, expireAtMs: -1, isLarge: false });
  }
  const bytes = bytesOf(member);
  const isNew = !model.members.has(member);
  assert.equal(database.set.add(bytes, 0, bytes.length), isNew);
  model.members.add(member);
  if (!isInteger(member) || (isNew && model.members.size > setLimits.setIntsetEntriesMax))
    model.isIntset = false;
  assert.equal(database.set.size(), model.members.size);
  assert.ok(database.set.has(bytes, 0, bytes.length));
}

/** Removes a member. */
export function setRemove(driver: Driver, db: number, key: string, member: string): void {
  const model = findSet(driver, db, key);
  if (model === undefined) return;
  const bytes = bytesOf(member);
  const database = driver.keyspace.databases[db]!;
  assert.equal(database.set.has(bytes, 0, bytes.length), model.members.has(member));
  assert.equal(database.set.remove(bytes, 0, bytes.length), model.members.delete(member));
  settle(driver, db, key, model);
}

/** Removes some of the members by chance. */
export function setPop(driver: Driver, db: number, key: string, count: number): void {
  const model = findSet(driver, db, key);
  if (model === undefined) return;
  const { set } = driver.keyspace.databases[db]!;
  for (let i = Math.min(count, model.members.size); i > 0; i--) {
    const { bytes, start, end } = set.random();
    assert.ok(model.members.delete(bytes.toString('latin1', start, end)));
    assert.ok(set.remove(bytes, start, end));
  }
  settle(driver, db, key, model);
}

/** Makes the union of two sets in scratch, and renames it to a key. */
export function setUnite(driver: Driver, db: number, target: string, key: string): void {
  const sources = [findSet(driver, db, target), findSet(driver, db, key)];
  const [first, second] = sources;
  if (first === undefined || second === undefined) return;
  const { databases, scratch } = driver.keyspace;
  const database = databases[db]!;
  scratch.find(bytesOf(''), 0, 0);
  scratch.set.create();
  const model = new SetModel(new Set(), true);
  for (const [i, source] of [target, key].entries()) {
    driver.find(db, source);
    database.set.reader(i).forEach((bytes, start, end) => {
      scratch.set.add(bytes, start, end);
    });
    for (const member of sources[i]!.members) {
      model.members.add(member);
      if (!isInteger(member) || model.members.size > setLimits.setIntsetEntriesMax)
        model.isIntset = false;
    }
  }
  const name = bytesOf(target);
  scratch.rename(database, name, 0, name.length);
  driver.databases[db]!.set(target, { value: model, expireAtMs: -1, isLarge: false });
}

function findSet(driver: Driver, db: number, key: string): SetModel | undefined {
  const model = driver.databases[db]!.get(key)?.value;
  driver.find(db, key);
  return model instanceof SetModel ? model : undefined;
}

/** Removes the key of a set that is empty now. */
function settle(driver: Driver, db: number, key: string, model: SetModel): void {
  const database = driver.keyspace.databases[db]!;
  assert.equal(database.set.size(), model.members.size);
  if (model.members.size > 0) return;
  database.remove();
  driver.databases[db]!.delete(key);
}

function isInteger(member: string): boolean {
  if (!/^(0|-?[1-9][0-9]{0,18})$/.test(member)) return false;
  return BigInt.asIntN(64, BigInt(member)) === BigInt(member);
}
