/**
 * Members in a reply, with their scores or without:
 *
 *     RESP2    *4  m  score  m  score           one array
 *     RESP3    *2  [m, score]  [m, score]       pairs, since a map would lose the order
 */
import type { Context } from '../core/context.js';
import type { RankRange } from './rank-range.js';

/** Begins an array of so many members. */
export function openMembers(context: Context, count: number, withScores: boolean): void {
  const { reply } = context;
  reply.array(withScores && reply.protocol === 2 ? 2 * count : count);
}

/** Writes the next member. */
export function replyMember(
  context: Context,
  bytes: Buffer,
  start: number,
  end: number,
  score: number,
  withScores: boolean,
): void {
  const { reply } = context;
  if (withScores && reply.protocol === 3) reply.array(2);
  reply.bulk(bytes, start, end);
  if (withScores) reply.double(score);
}

/** Answers with a run of the sorted set at the cursor. */
export function replyRange(
  context: Context,
  range: RankRange,
  isReverse: boolean,
  withScores: boolean,
): void {
  const { first, count } = range;
  openMembers(context, count, withScores);
  context.db.zset.forRange(first, count, isReverse, (bytes, start, end, score) => {
    replyMember(context, bytes, start, end, score, withScores);
  });
}
