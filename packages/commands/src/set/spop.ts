/**
 * SPOP key [count]: takes members by chance, all equally likely. Logged as what it took.
 *
 *     count                    logged as                        how
 *     none                     SREM key member
 *     all or more              DEL key
 *     up to 5/6 of them        SREM key member, for each        draw and remove
 *     more                     the same                         draw those that stay into a new set
 *
 * A new set has the encoding that its members ask for: integers become an intset again.
 *
 * Spec: redis/src/t_set.c spopCommand, spopWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { findSetToWrite, Found } from './set-key.js';
import { openResult } from './set-result.js';

/** So many times more taken than left, and it is the rest that is drawn. */
const moveRatio = 5;

export const spop: Command = {
  name: 'spop',
  group: 'set',
  since: '1.0.0',
  summary: 'Remove and return one or multiple random members from a set',
  complexity:
    'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'set', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  history: [['3.2.0', 'Added the `count` argument.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', since: '3.2.0', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    if (argv.argc === 2) popOne(context);
    else if (argv.argc === 3) popMany(context);
    else reply.error(errors.syntax);
  },
};

function popOne(context: Context): void {
  const { db, reply } = context;
  const found = findSetToWrite(context, 1);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    reply.nullBulk();
    return;
  }
  popRandom(context);
  if (db.set.size() === 0) db.remove();
  context.modified(1);
}

function popMany(context: Context): void {
  const { db, reply } = context;
  const count = readCount(context, 2, 0, errors.mustBePositive);
  if (count === undefined) return;
  const found = findSetToWrite(context, 1);
  if (found === Found.refused) return;
  if (found === Found.missing || count === 0) {
    reply.set(0);
    return;
  }
  const size = db.set.size();
  if (count >= size) {
    popAll(context, size);
    return;
  }
  reply.set(count);
  if ((size - count) * moveRatio > count) {
    for (let i = 0; i < count; i++) popRandom(context);
  } else {
    keepRandom(context, size - count);
  }
  context.modified(1, count);
}

/** Takes a member, answers with it and logs that it was removed. */
function popRandom(context: Context): void {
  const { db, reply } = context;
  const { bytes, start, end } = db.set.random();
  reply.bulk(bytes, start, end);
  logRemoval(context, bytes, start, end);
  db.set.remove(bytes, start, end);
}

function popAll(context: Context, size: number): void {
  const { argv, db, propagation, reply } = context;
  // Redis answers by way of SUNION, which counts as a read.
  context.lookupRead(1);
  reply.set(size);
  db.set.forEach((bytes, start, end) => {
    reply.bulk(bytes, start, end);
  });
  db.remove();
  propagation.begin(db.index, 2);
  propagation.text('DEL');
  propagation.argument(argv, 1);
  context.modified(1, size);
}

/** Keeps `count` members, drawn into a new set, and answers with all others. */
function keepRandom(context: Context, count: number): void {
  const { argv, db, keyspace, reply } = context;
  const rest = openResult(context);
  for (let i = 0; i < count; i++) {
    const { bytes, start, end } = db.set.random();
    rest.add(bytes, start, end);
    db.set.remove(bytes, start, end);
  }
  db.set.forEach((bytes, start, end) => {
    reply.bulk(bytes, start, end);
    logRemoval(context, bytes, start, end);
  });
  const expireAtMs = db.expireAtMs();
  if (expireAtMs >= 0) keyspace.scratch.setExpireAtMs(expireAtMs);
  keyspace.scratch.rename(db, argv.buffer, argv.start(1), argv.end(1));
}

function logRemoval(context: Context, bytes: Buffer, start: number, end: number): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, 3);
  propagation.text('SREM');
  propagation.argument(argv, 1);
  propagation.bytes(bytes, start, end);
}
