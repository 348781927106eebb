/**
 * SRANDMEMBER key [count]: members by chance, all equally likely.
 *
 *     no count     one member, or null
 *     count >= 0   that many different ones, or all there are
 *     count < 0    that many, each drawn from all
 *
 * Different ones: of a small part of the set, draw until they differ; else walk it once and take
 * each member with the chance that the rest of the sample needs.
 *
 * Spec: redis/src/t_set.c srandmemberCommand, srandmemberWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { int64Min, readInteger, toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { setErrors } from './errors.js';
import { findSet, Found } from './set-key.js';

/** Below one part in this many, drawing again after a repetition is cheaper than a walk. */
const drawnPart = 3;

export const srandmember: Command = {
  name: 'srandmember',
  group: 'set',
  since: '1.0.0',
  summary: 'Get one or multiple random members from a set',
  complexity:
    'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed ' +
    'count.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.6.0', 'Added the optional `count` argument.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', since: '2.6.0', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    if (argv.argc === 2) {
      replyOne(context);
      return;
    }
    if (argv.argc > 3) {
      reply.error(errors.syntax);
      return;
    }
    const count = readInteger(context, 2);
    if (count === undefined) return;
    if (count === int64Min) {
      reply.error(setErrors.countNotInt64);
      return;
    }
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing || count === 0) reply.array(0);
    else if (count < 0) replyDrawn(context, -toSafe(count));
    else replyDifferent(context, toSafe(count));
  },
};

function replyOne(context: Context): void {
  const found = findSet(context, 1);
  if (found === Found.refused) return;
  if (found === Found.missing) context.reply.nullBulk();
  else replyRandom(context);
}

function replyRandom(context: Context): void {
  const { bytes, start, end } = context.db.set.random();
  context.reply.bulk(bytes, start, end);
}

function replyDrawn(context: Context, count: number): void {
  context.reply.array(count);
  for (let i = 0; i < count; i++) replyRandom(context);
}

function replyDifferent(context: Context, countMax: number): void {
  const size = context.db.set.size();
  const count = Math.min(countMax, size);
  context.reply.array(count);
  if (count * drawnPart <= size) drawDifferent(context, count);
  else walkSample(context, count, size);
}

function drawDifferent(context: Context, count: number): void {
  const { db, reply } = context;
  const drawn = new Set<string>();
  while (drawn.size < count) {
    const { bytes, start, end } = db.set.random();
    const size = drawn.size;
    drawn.add(bytes.toString('latin1', start, end));
    if (drawn.size > size) reply.bulk(bytes, start, end);
  }
}

function walkSample(context: Context, count: number, size: number): void {
  const { db, reply } = context;
  let missing = count;
  let left = size;
  db.set.forEach((bytes, start, end) => {
    const isTaken = (context.random() / 2 ** 32) * left < missing;
    left--;
    if (!isTaken) return;
    missing--;
    reply.bulk(bytes, start, end);
  });
}
