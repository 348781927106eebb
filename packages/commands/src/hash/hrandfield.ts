/**
 * HRANDFIELD key [count [WITHVALUES]]: fields by chance, all equally likely.
 *
 *     no count     one field, or null
 *     count >= 0   that many different ones, or all there are
 *     count < 0    that many, each drawn from all
 *
 * Different ones: of a small part of a large hash, draw until they differ; else walk it once and
 * take each field with the chance that the rest of the sample needs.
 *
 * With values, RESP3 answers with pairs, RESP2 with fields and values in turn.
 *
 * Spec: redis/src/t_hash.c hrandfieldCommand, hrandfieldWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { int64Min, readInteger, toSafe } from '../core/integers.js';
import { hashErrors } from './errors.js';
import { findLiveHash, Found } from './hash-key.js';

/** Below one part in this many, drawing again after a repetition is cheaper than a walk. */
const drawnPart = 3;

/** With values, Redis keeps twice the count within 64 bits. */
const countMaxWithValues = 4611686018427387903n;

export const hrandfield: Command = {
  name: 'hrandfield',
  group: 'hash',
  since: '6.2.0',
  summary: 'Get one or multiple random fields from a hash',
  complexity: 'O(N) where N is the number of fields returned',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
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
        { name: 'withvalues', type: 'pure-token', token: 'WITHVALUES', flags: ['optional'] },
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
      reply.error(hashErrors.countNotInt64);
      return;
    }
    const withValues = argv.argc === 4 && argv.is(3, 'withvalues');
    if (argv.argc > 3 && !withValues) {
      reply.error(errors.syntax);
      return;
    }
    if (withValues && isBeyond(count, countMaxWithValues)) {
      reply.error(errors.outOfRange);
      return;
    }
    const found = findLiveHash(context);
    if (found === Found.refused) return;
    if (found === Found.missing || count === 0) reply.array(0);
    else if (count < 0) replyDrawn(context, -toSafe(count), withValues);
    else replyDifferent(context, toSafe(count), withValues);
  },
};

function isBeyond(count: number | bigint, magnitudeMax: bigint): boolean {
  return count > magnitudeMax || count < -magnitudeMax;
}

function replyOne(context: Context): void {
  const { db, reply } = context;
  const found = findLiveHash(context);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    reply.nullBulk();
    return;
  }
  db.hash.random();
  reply.bulk(db.hash.bytes, db.hash.fieldStart, db.hash.fieldEnd);
}

function replyDrawn(context: Context, count: number, withValues: boolean): void {
  openReply(context, count, withValues);
  for (let i = 0; i < count; i++) {
    context.db.hash.random();
    replyRandom(context, withValues);
  }
}

function replyDifferent(context: Context, countMax: number, withValues: boolean): void {
  const size = context.db.hash.size();
  const count = Math.min(countMax, size);
  openReply(context, count, withValues);
  if (count * drawnPart <= size) drawDifferent(context, count, withValues);
  else walkSample(context, count, size, withValues);
}

function drawDifferent(context: Context, count: number, withValues: boolean): void {
  const hash = context.db.hash;
  const drawn = new Set<string>();
  while (drawn.size < count) {
    hash.random();
    const field = hash.bytes.toString('latin1', hash.fieldStart, hash.fieldEnd);
    if (drawn.has(field)) continue;
    drawn.add(field);
    replyRandom(context, withValues);
  }
}

function walkSample(context: Context, count: number, size: number, withValues: boolean): void {
  let missing = count;
  let left = size;
  context.db.hash.forEach((bytes, fieldStart, fieldEnd, start, end) => {
    const isTaken = (context.random() / 2 ** 32) * left < missing;
    left--;
    if (!isTaken) return;
    missing--;
    replyPair(context, bytes, fieldStart, fieldEnd, start, end, withValues);
  });
}

function replyRandom(context: Context, withValues: boolean): void {
  const { bytes, fieldStart, fieldEnd, start, end } = context.db.hash;
  replyPair(context, bytes, fieldStart, fieldEnd, start, end, withValues);
}

function openReply(context: Context, count: number, withValues: boolean): void {
  const reply = context.reply;
  reply.array(withValues && reply.protocol === 2 ? 2 * count : count);
}

function replyPair(
  context: Context,
  bytes: Buffer,
  fieldStart: number,
  fieldEnd: number,
  start: number,
  end: number,
  withValues: boolean,
): void {
  const reply = context.reply;
  if (withValues && reply.protocol === 3) reply.array(2);
  reply.bulk(bytes, fieldStart, fieldEnd);
  if (withValues) reply.bulk(bytes, start, end);
}
