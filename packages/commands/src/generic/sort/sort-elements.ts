/**
 * The elements of a list, a set or a sorted set in the order that SORT asks for.
 *
 *     numbers, the default   as C's strtod reads them; equal ones by the bytes of the elements
 *     ALPHA                  by bytes, to the first NUL, or, for STORE, all of them
 *     BY a constant          a list as it is, a sorted set by rank, both backwards if DESC; a set
 *                            in any order, but by its bytes for STORE
 *
 * Elements whose value is missing count as 0 as numbers, and come first as bytes.
 *
 * Spec: redis/src/sort.c sortCommandGeneric, sortCompare (7.0.15).
 */
import { ValueType, type Database } from '@varve/keyspace';
import { parseInteger } from '@varve/resp';
import type { Context } from '../../core/context.js';
import { readPrefix } from '../../core/double.js';
import { ByteStrings } from './byte-strings.js';
import type { SortPattern } from './sort-pattern.js';
import type { SortRequest } from './sort-request.js';

/** The least double of full precision: C reports what is nearer to 0 as out of range. */
const normalMin = 2.2250738585072014e-308;

export interface SortedElements {
  readonly elements: ByteStrings;
  /** Numbers of elements, in order. */
  readonly order: Uint32Array;
}

/**
 * Reads and sorts the elements of the value at the cursor, which moves to keys of the request's
 * pattern.
 *
 * @returns those within the request's limit; undefined if what to sort by are no numbers
 */
export function sortElements(context: Context, request: SortRequest): SortedElements | undefined {
  const { db } = context;
  const isSet = db.type() === ValueType.set;
  const { start, end } = rangeOf(sizeOf(db), request);
  if (request.isUnsorted && !isSet) {
    const elements = readRange(db, start, end, request.isDescending);
    return { elements, order: numbersTo(elements.count) };
  }
  const elements = readRange(db, 0, sizeOf(db), false);
  const order = numbersTo(elements.count);
  // A set has no order of its own, but what is stored must be the same everywhere.
  if (!request.isUnsorted || request.storeAt > 0) {
    const compare = comparison(context, request, elements);
    if (compare === undefined) return undefined;
    order.sort(request.isDescending ? (i, j) => -compare(i, j) : compare);
  }
  return { elements, order: order.subarray(start, end) };
}

function sizeOf(db: Database): number {
  if (db.type() === ValueType.set) return db.set.size();
  return db.type() === ValueType.list ? db.list.size() : db.zset.size();
}

/** What LIMIT leaves of so many elements. */
function rangeOf(size: number, request: SortRequest): { start: number; end: number } {
  const start = Math.min(Math.max(request.offset, 0), size);
  const count = request.count < 0 ? size : request.count;
  return { start, end: Math.min(start + count, size) };
}

function numbersTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Reads elements `start` to `end`, counted from the end if `isReverse`; of a set, all. */
function readRange(db: Database, start: number, end: number, isReverse: boolean): ByteStrings {
  const elements = new ByteStrings();
  const add = (bytes: Buffer, from: number, to: number): void => {
    elements.add(bytes, from, to);
  };
  switch (db.type()) {
    case ValueType.set:
      db.set.forEach(add);
      break;
    case ValueType.list:
      readList(db, start, end, isReverse, elements);
      break;
    case ValueType.zset:
      // Redis sorts no packed one: it converts it, for good.
      db.zset.convert();
      if (start === end) break;
      if (isReverse) db.zset.forRange(db.zset.size() - 1 - start, end - start, true, add);
      else db.zset.forRange(start, end - start, false, add);
      break;
  }
  return elements;
}

function readList(
  db: Database,
  start: number,
  end: number,
  isReverse: boolean,
  elements: ByteStrings,
): void {
  const { list } = db;
  if (start === end) return;
  list.seek(isReverse ? list.size() - 1 - start : start);
  for (let left = end - start; left > 0; left--) {
    list.read();
    elements.add(list.text.bytes, list.text.start, list.text.end);
    if (isReverse) list.previous();
    else list.next();
  }
}

/** How elements compare by their numbers; undefined if what to sort by are no numbers. */
function comparison(
  context: Context,
  request: SortRequest,
  elements: ByteStrings,
): ((i: number, j: number) => number) | undefined {
  const by = request.isUnsorted ? undefined : request.by;
  if (request.isAlpha || request.isUnsorted) {
    const values = by === undefined ? elements : findValues(context, elements, by);
    if (request.storeAt > 0 || !values.hasNul()) return (i, j) => values.compare(i, j);
    return (i, j) => values.compareToNul(i, j);
  }
  const scores = findScores(context, elements, by);
  if (scores === undefined) return undefined;
  return (i, j) => {
    const a = scores[i] as number;
    const b = scores[j] as number;
    return a === b ? elements.compare(i, j) : a < b ? -1 : 1;
  };
}

function findValues(context: Context, elements: ByteStrings, by: SortPattern): ByteStrings {
  const values = new ByteStrings();
  for (let i = 0; i < elements.count; i++) {
    if (by.find(context, elements.bytes, elements.start(i), elements.end(i)))
      values.add(by.bytes, by.start, by.end);
    else values.addMissing();
  }
  return values;
}

/** All are looked up, even if one is no number: looking deletes what is past its time. */
function findScores(
  context: Context,
  elements: ByteStrings,
  by: SortPattern | undefined,
): Float64Array | undefined {
  const scores = new Float64Array(elements.count);
  for (let i = 0; i < elements.count; i++) {
    const { bytes } = elements;
    const start = elements.start(i);
    const end = elements.end(i);
    if (by === undefined) scores[i] = parseScore(bytes, start, end);
    else if (by.find(context, bytes, start, end)) scores[i] = parseScore(by.bytes, by.start, by.end);
  }
  return scores.some(Number.isNaN) ? undefined : scores;
}

/** Parses a number up to the first NUL, as strtod; nothing is 0. NaN: it is none. */
function parseScore(bytes: Buffer, start: number, end: number): number {
  const integer = parseInteger(bytes, start, end);
  if (integer !== undefined) return Number(integer);
  const all = bytes.toString('latin1', start, end);
  const nul = all.indexOf('\0');
  const text = nul < 0 ? all : all.slice(0, nul);
  const { value, size, isUnderflow } = readPrefix(text);
  if (size !== text.length) return NaN;
  if (value !== 0 && Math.abs(value) < normalMin) return NaN;
  if (!Number.isFinite(value) && !/inf/i.test(text)) return NaN;
  return isUnderflow ? NaN : value;
}
