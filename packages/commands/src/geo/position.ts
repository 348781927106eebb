/**
 * Positions of members, and as arguments and replies.
 *
 * Spec: redis/src/geo.c decodeGeohash, extractLongLatOrReply, addReplyHumanLongDouble (7.0).
 */
import type { Context } from '../core/context.js';
import { readDouble } from '../core/double.js';
import { formatLongDouble, longDoubleOf } from '../core/long-double.js';
import { badPosition } from './errors.js';
import {
  centerOf,
  columnOf,
  latitudeMax,
  longitudeMax,
  rowOf,
  scoreHigh,
  scoreLow,
} from './geohash.js';

/** In degrees. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** The position that a score stands for: the middle of its cell. */
export function positionOf(score: number): Position {
  return { longitude: longitudeOf(score), latitude: latitudeOf(score) };
}

export function longitudeOf(score: number): number {
  return centerOf(columnOf(scoreHigh(score), scoreLow(score)), longitudeMax);
}

export function latitudeOf(score: number): number {
  return centerOf(rowOf(scoreHigh(score), scoreLow(score)), latitudeMax);
}

/** The position of member argument `i` of the sorted set at the cursor; undefined if not there. */
export function positionOfMember(context: Context, i: number): Position | undefined {
  const { argv, db } = context;
  const isThere = db.zset.find(argv.buffer, argv.start(i), argv.end(i));
  return isThere ? positionOf(db.zset.score) : undefined;
}

/** Reads arguments `i` and `i + 1`; when they are no position, answers that: `undefined`. */
export function readPosition(context: Context, i: number): Position | undefined {
  const longitude = readDouble(context, i);
  if (longitude === undefined) return undefined;
  const latitude = readDouble(context, i + 1);
  if (latitude === undefined) return undefined;
  if (Math.abs(longitude) <= longitudeMax && Math.abs(latitude) <= latitudeMax) {
    return { longitude, latitude };
  }
  context.reply.error(badPosition(longitude, latitude));
  return undefined;
}

/** Answers with longitude and latitude, with up to 17 decimals. */
export function replyPosition(context: Context, { longitude, latitude }: Position): void {
  context.reply.array(2);
  replyDegrees(context, longitude);
  replyDegrees(context, latitude);
}

function replyDegrees(context: Context, degrees: number): void {
  const { reply } = context;
  const text = formatLongDouble(longDoubleOf(degrees));
  if (reply.protocol === 2) {
    reply.latin1(text);
    return;
  }
  const line = Buffer.from(`,${text}\r\n`, 'latin1');
  reply.raw(line, 0, line.length);
}
