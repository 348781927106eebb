/**
 * Taking the members of the lowest or the highest scores out: what ZPOPMIN, ZPOPMAX, ZMPOP and
 * their blocking forms do once they have found a sorted set.
 *
 *     ZPOPMIN k          *2  m score                        flat
 *     ZPOPMIN k 2        *4  m score m score                RESP3: pairs
 *     BZPOPMIN k 0       *3  k m score                      flat
 *     ZMPOP 1 k MIN      *2  k  [m score] [m score]         pairs
 *
 * The last member takes the key with it.
 *
 * Spec: redis/src/t_zset.c genericZpopCommand (7.0.15).
 */
import type { Context } from '../core/context.js';

/** The lower end of a sorted set, or the upper. */
export const End = { min: 0, max: 1 } as const;
export type End = (typeof End)[keyof typeof End];

/** Pops `count` members, or all there are, of the sorted set at the cursor, which key `i` names. */
export function popMembers(
  context: Context,
  i: number,
  end: End,
  count: number,
  inPairs: boolean,
): void {
  const { db, reply } = context;
  const { zset } = db;
  const size = zset.size();
  const popped = Math.min(count, size);
  zset.forRange(end === End.max ? size - 1 : 0, popped, end === End.max, (bytes, from, to, score) => {
    if (inPairs) reply.array(2);
    reply.bulk(bytes, from, to);
    reply.double(score);
  });
  if (popped === size) db.remove();
  else zset.removeRange(end === End.max ? size - popped : 0, popped);
  context.modified(i, popped);
}

/** Has the log get `ZPOPMIN key [count]`, or ZPOPMAX, in place of the running command. */
export function logPop(context: Context, i: number, end: End, count: number | undefined): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, count === undefined ? 2 : 3);
  propagation.text(end === End.max ? 'ZPOPMAX' : 'ZPOPMIN');
  propagation.argument(argv, i);
  if (count !== undefined) propagation.integer(count);
}
