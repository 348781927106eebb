/**
 * Finds the members in an area, and answers with them or stores them.
 *
 * Each cell that covers the area (geohash-area.ts) is a range of scores; its members are judged one
 * by one. With ANY that ends when enough are found.
 *
 * Spec: redis/src/geo.c georadiusGeneric, membersOfAllNeighbors, geoGetPointsInRange (7.0).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { narrow } from '../core/integers.js';
import { storeScratch } from '../core/stored-result.js';
import { findZset, Found } from '../sorted-set/zset-key.js';
import { openResult } from '../sorted-set/zset-result.js';
import { scoreOfCell } from './geohash.js';
import { coverShape, type Cell } from './geohash-area.js';
import { sortFirst } from './partial-sort.js';
import { latitudeOf, longitudeOf, positionOf, replyPosition } from './position.js';
import { Order, SearchQuery, type SearchForm } from './search-query.js';
import { distanceWithin, type Shape } from './shape.js';
import { replyDistance } from './unit.js';

interface Hit {
  readonly member: Buffer;
  readonly score: number;
  /** From the center, in meters. */
  readonly distance: number;
}

/** Members that are judged before it is asked again whether there are enough. */
const batchSize = 64;

/** Runs a search from argument parsing to the reply. */
export function search(context: Context, form: SearchForm): void {
  const found = findZset(context, form.key);
  if (found === Found.refused) return;
  const query = SearchQuery.read(context, form, found === Found.there);
  if (query === undefined) return;
  const hits = found === Found.there ? findHits(context.db.zset, query) : [];
  if (query.storeAt > 0) store(context, query, hits);
  else replyHits(context, query, hits);
}

/** Returns what the query asks for, in its order. */
function findHits(zset: ZsetRoom, query: SearchQuery): Hit[] {
  const { any, count, shape } = query;
  const limit = any ? count : Infinity;
  const hits: Hit[] = [];
  for (const cell of coverShape(shape)) {
    if (hits.length >= limit) break;
    collect(zset, cell, shape, limit, hits);
  }
  const kept = count === 0 ? hits.length : Math.min(count, hits.length);
  sortHits(hits, kept, query);
  return hits.slice(0, kept);
}

/** Adds the members of a cell that are in the shape. */
function collect(zset: ZsetRoom, cell: Cell, shape: Shape, limit: number, hits: Hit[]): void {
  const { x, y, step } = cell;
  const end = zset.countToScore(scoreOfCell(x, y, step, 1), false);
  let rank = zset.countToScore(scoreOfCell(x, y, step, 0), false);
  while (rank < end && hits.length < limit) {
    const count = Math.min(end - rank, batchSize);
    zset.forRange(rank, count, false, (bytes, start, memberEnd, score) => {
      if (hits.length >= limit) return;
      const distance = distanceWithin(shape, longitudeOf(score), latitudeOf(score));
      if (distance === -1) return;
      hits.push({ member: Buffer.from(bytes.subarray(start, memberEnd)), score, distance });
    });
    rank += count;
  }
}

function sortHits(hits: Hit[], kept: number, { any, count, order }: SearchQuery): void {
  // The nearest are wanted where some are to be left out.
  const direction = order === Order.none && count > 0 && !any ? Order.ascending : order;
  if (direction === Order.none) return;
  const compare = (a: Hit, b: Hit): number => {
    if (a.distance === b.distance) return 0;
    return a.distance > b.distance ? direction : -direction;
  };
  if (kept === hits.length) hits.sort(compare);
  else sortFirst(hits, kept - 1, compare);
}

function replyHits(context: Context, query: SearchQuery, hits: readonly Hit[]): void {
  const { reply } = context;
  const { withDistance, withHash, withPosition } = query;
  const { meters } = query.shape;
  const details = Number(withDistance) + Number(withHash) + Number(withPosition);
  reply.array(hits.length);
  for (const { member, score, distance } of hits) {
    if (details > 0) reply.array(details + 1);
    reply.bulk(member, 0, member.length);
    if (withDistance) replyDistance(context, distance / meters);
    if (withHash) replyHash(context, score);
    if (withPosition) replyPosition(context, positionOf(score));
  }
}

/** Answers with a score as an int64; what is none becomes the least, as on x86. */
function replyHash(context: Context, score: number): void {
  const isInt64 = score >= -(2 ** 63) && score < 2 ** 63;
  const value = isInt64 ? narrow(BigInt(Math.trunc(score))) : -(2n ** 63n);
  if (typeof value === 'number') context.reply.integer(value);
  else context.reply.bigint(value);
}

/** Makes the hits the value of a key, whatever was there; none delete it. Answers how many. */
function store(context: Context, query: SearchQuery, hits: readonly Hit[]): void {
  const result = openResult(context);
  const { meters } = query.shape;
  for (const { member, score, distance } of hits) {
    const value = query.storesDistance ? distance / meters : score;
    result.set(member, 0, member.length, value);
  }
  storeScratch(context, query.storeAt, hits.length, hits.length);
}
