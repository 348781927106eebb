/**
 * ZRANDMEMBER key [count [WITHSCORES]]: members by chance, all equally likely.
 *
 *     no count     one member, or null
 *     count >= 0   that many different ones, or all there are
 *     count < 0    that many, each drawn from all
 *
 * Different ones: of a small part of a large sorted set, draw until they differ; else walk it once
 * and take each member with the chance that the rest of the sample needs.
 *
 * Spec: redis/src/t_zset.c zrandmemberCommand, zrandmemberWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { int64Min, readInteger, toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { zsetErrors } from './errors.js';
import { openMembers, replyMember } from './scored-reply.js';
import { findZset, Found } from './zset-key.js';

/** Below one part in this many, drawing again after a repetition is cheaper than a walk. */
const drawnPart = 3;

/** With scores, Redis keeps twice the count within 64 bits. */
const countMaxWithScores = 4611686018427387903n;

export const zrandmember: Command = {
  name: 'zrandmember',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Get one or multiple random elements from a sorted set',
  complexity: 'O(N) where N is the number of elements returned',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'options',
      type: 'block',
      flags: ['optional'],
      arguments: [
        { name: 'count', type: 'integer' },
        { name: 'withscores', type: 'pure-token', token: 'WITHSCORES', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    if (argv.argc === 2) {
      replyOne(context);
      return;
    }
    const count = readInteger(context, 2);
    if (count === undefined) return;
    if (count === int64Min) {
      reply.error(zsetErrors.countNotInt64);
      return;
    }
    const withScores = argv.argc === 4 && argv.is(3, 'withscores');
    if (argv.argc > 3 && !withScores) {
      reply.error(errors.syntax);
      return;
    }
    if (withScores && (count > countMaxWithScores || count < -countMaxWithScores)) {
      reply.error(errors.outOfRange);
      return;
    }
    const found = findZset(context);
    if (found === Found.refused) return;
    if (found === Found.missing || count === 0) reply.array(0);
    else if (count < 0) replyDrawn(context, -toSafe(count), withScores);
    else replyDifferent(context, toSafe(count), withScores);
  },
};

function replyOne(context: Context): void {
  const { db, reply } = context;
  const found = findZset(context);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    reply.nullBulk();
    return;
  }
  db.zset.random();
  reply.bulk(db.zset.bytes, db.zset.start, db.zset.end);
}

function replyDrawn(context: Context, count: number, withScores: boolean): void {
  openMembers(context, count, withScores);
  for (let i = 0; i < count; i++) {
    context.db.zset.random();
    replyRandom(context, withScores);
  }
}

function replyDifferent(context: Context, countMax: number, withScores: boolean): void {
  const size = context.db.zset.size();
  const count = Math.min(countMax, size);
  openMembers(context, count, withScores);
  if (count * drawnPart <= size) drawDifferent(context, count, withScores);
  else walkSample(context, count, size, withScores);
}

function drawDifferent(context: Context, count: number, withScores: boolean): void {
  const { zset } = context.db;
  const drawn = new Set<string>();
  while (drawn.size < count) {
    zset.random();
    const size = drawn.size;
    drawn.add(zset.bytes.toString('latin1', zset.start, zset.end));
    if (drawn.size > size) replyRandom(context, withScores);
  }
}

function walkSample(context: Context, count: number, size: number, withScores: boolean): void {
  let missing = count;
  let left = size;
  context.db.zset.forEach((bytes, start, end, score) => {
    const isTaken = (context.random() / 2 ** 32) * left < missing;
    left--;
    if (!isTaken) return;
    missing--;
    replyMember(context, bytes, start, end, score, withScores);
  });
}

function replyRandom(context: Context, withScores: boolean): void {
  const { bytes, start, end, score } = context.db.zset;
  replyMember(context, bytes, start, end, score, withScores);
}
