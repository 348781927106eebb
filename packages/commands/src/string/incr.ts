/**
 * INCR, DECR, INCRBY, DECRBY: arithmetic on a value that is an int64. HOT.
 *
 * Sums of doubles that hold integers exactly are exact; the rest of int64 goes through bigint.
 */
import { ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { addIntegers, int64Min, readInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { stringErrors } from './errors.js';

export const incr: Command = {
  name: 'incr',
  group: 'string',
  since: '1.0.0',
  summary: 'Increment the integer value of a key by one',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    increment(context, 1);
  },
};

export const decr: Command = {
  name: 'decr',
  group: 'string',
  since: '1.0.0',
  summary: 'Decrement the integer value of a key by one',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    increment(context, -1);
  },
};

export const incrby: Command = {
  name: 'incrby',
  group: 'string',
  since: '1.0.0',
  summary: 'Increment the integer value of a key by the given amount',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'increment', type: 'integer' },
  ],
  execute(context) {
    const delta = readInteger(context, 2);
    if (typeof delta === 'number') increment(context, delta);
    else if (delta !== undefined) incrementExactly(context, delta);
  },
};

export const decrby: Command = {
  name: 'decrby',
  group: 'string',
  since: '1.0.0',
  summary: 'Decrement the integer value of a key by the given number',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'decrement', type: 'integer' },
  ],
  execute(context) {
    const delta = readInteger(context, 2);
    if (typeof delta === 'number') increment(context, -delta);
    else if (delta === int64Min) context.reply.error(stringErrors.decrementOverflow);
    else if (delta !== undefined) incrementExactly(context, -delta);
  },
};

function increment(context: Context, delta: number): void {
  const db = context.db;
  let value: number | undefined = 0;
  if (context.lookupWrite(1)) {
    if (db.type() !== ValueType.string) {
      context.wrongType();
      return;
    }
    value = db.string.integer();
  }
  const sum = value === undefined ? Number.NaN : value + delta;
  if (!Number.isSafeInteger(sum)) {
    incrementExactly(context, BigInt(delta));
    return;
  }
  db.string.putInteger(sum, true);
  context.modified(1);
  context.reply.integer(sum);
}

/** The same for what doubles cannot tell: large values, and values that are no integers. */
function incrementExactly(context: Context, delta: bigint): void {
  const { db, reply } = context;
  let value: bigint | undefined = 0n;
  if (context.lookupWrite(1)) {
    if (context.refusesString()) return;
    value = db.string.bigint();
  }
  if (value === undefined) {
    reply.error(errors.notAnInteger);
    return;
  }
  const sum = addIntegers(value, delta);
  if (sum === undefined) {
    reply.error(stringErrors.overflow);
    return;
  }
  db.string.putBigint(BigInt(sum), true);
  context.modified(1);
  if (typeof sum === 'number') reply.integer(sum);
  else reply.bigint(sum);
}
