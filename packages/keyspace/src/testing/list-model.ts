/**
 * Lists in the oracle of the tests: an array of elements, and what is done to it and to the
 * keyspace alike.
 */
import assert from 'node:assert/strict';
import { ValueType, type EntryView } from '../index.js';
import { bytesOf } from './bytes-of.js';
import type { Driver, ModelValue } from './keyspace-model.js';

/** Small, so that short sequences make a tree of several leaves. */
export const listLimits = { listListpackSizeMax: 7 };

export class ListModel implements ModelValue {
  readonly elements: string[];
  readonly encodingName = 'quicklist';

  constructor(elements: string[]) {
    this.elements = elements;
  }

  copy(): ListModel {
    return new ListModel([...this.elements]);
  }

  describe(): unknown {
    return this.elements;
  }
}

/** What `ListModel.describe` returns, of an entry. */
export function describeList(entry: EntryView): unknown {
  const elements: string[] = [];
  entry.forEachElement((bytes, start, end) => {
    elements.push(bytes.toString('latin1', start, end));
  });
  assert.equal(entry.elementCount, elements.length);
  return elements;
}

/** Inserts an element at `place` in 0..1 of the list, which is made if it is missing. */
export function listInsert(
  driver: Driver,
  db: number,
  key: string,
  place: number,
  element: string,
): void {
  const database = driver.keyspace.databases[db]!;
  if (driver.find(db, key) && database.type() !== ValueType.list) return;
  const model = findList(driver, db, key) ?? new ListModel([]);
  if (!database.found) {
    database.list.create();
    driver.databases[db]!.set(key, { value: model, expireAtMs: -1, isLarge: false });
  }
  const rank = Math.round(place * model.elements.length);
  const bytes = bytesOf(element);
  database.list.insert(rank, bytes, 0, bytes.length);
  model.elements.splice(rank, 0, element);
  expectAt(driver, db, model, rank);
}

/** Puts another element in the place of one. */
export function listReplace(
  driver: Driver,
  db: number,
  key: string,
  place: number,
  element: string,
): void {
  const model = findList(driver, db, key);
  if (model === undefined) return;
  const rank = Math.round(place * (model.elements.length - 1));
  const bytes = bytesOf(element);
  driver.keyspace.databases[db]!.list.replace(rank, bytes, 0, bytes.length);
  model.elements[rank] = element;
  expectAt(driver, db, model, rank);
}

/** Removes up to `count` elements. */
export function listRemove(
  driver: Driver,
  db: number,
  key: string,
  place: number,
  count: number,
): void {
  const model = findList(driver, db, key);
  if (model === undefined) return;
  const database = driver.keyspace.databases[db]!;
  const rank = Math.round(place * (model.elements.length - 1));
  const removed = Math.min(count, model.elements.length - rank);
  database.list.remove(rank, removed);
  model.elements.splice(rank, removed);
  assert.equal(database.list.size(), model.elements.length);
  if (model.elements.length > 0) return;
  database.remove();
  driver.databases[db]!.delete(key);
}

/** Moves an element from the tail of a list to the head of another, or of the same. */
export function listRotate(driver: Driver, db: number, key: string, target: string): void {
  const source = findList(driver, db, key);
  if (source === undefined) return;
  const { list } = driver.keyspace.databases[db]!;
  list.seek(source.elements.length - 1);
  list.read();
  list.hold();
  const element = list.text.bytes.toString('latin1', list.text.start, list.text.end);
  assert.equal(element, source.elements.at(-1));
  listInsert(driver, db, target, 0, element);
  listRemove(driver, db, key, 1, 1);
}

function findList(driver: Driver, db: number, key: string): ListModel | undefined {
  const model = driver.databases[db]!.get(key)?.value;
  driver.find(db, key);
  return model instanceof ListModel ? model : undefined;
}

function expectAt(driver: Driver, db: number, model: ListModel, rank: number): void {
  const { list } = driver.keyspace.databases[db]!;
  assert.equal(list.size(), model.elements.length);
  assert.ok(list.seek(rank));
  list.read();
  const text = list.text.bytes.toString('latin1', list.text.start, list.text.end);
  assert.equal(text, model.elements[rank]);
}
