/**
 * HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME key FIELDS numfields field ...: the time that fields have
 * left, and the time at which they expire. Seconds are rounded up.
 *
 *     answer    -2 no such field    -1 it does not expire
 *
 * Spec: redis/src/t_hash.c httlGenericCommand (8.0).
 */
import { FieldTime } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { fieldList, readFieldList } from './field-list.js';
import { findHash, Found } from './hash-key.js';

export const httl: Command = {
  name: 'httl',
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the TTL in seconds of a hash field.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    replyTimes(context, (ms) => inSeconds(ms - context.nowMs));
  },
};

export const hpttl: Command = {
  name: 'hpttl',
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the TTL in milliseconds of a hash field.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    replyTimes(context, (ms) => ms - context.nowMs);
  },
};

export const hexpiretime: Command = {
  name: 'hexpiretime',
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the expiration time of a hash field as a Unix timestamp, in seconds.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    replyTimes(context, inSeconds);
  },
};

export const hpexpiretime: Command = {
  name: 'hpexpiretime',
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the expiration time of a hash field as a Unix timestamp, in msec.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    replyTimes(context, (ms) => ms);
  },
};

function replyTimes(context: Context, answerOf: (expireAtMs: number) => number): void {
  const { argv, db, reply } = context;
  const found = findHash(context);
  if (found === Found.refused) return;
  const first = readFieldList(context, 2);
  if (first === undefined) return;
  reply.array(argv.argc - first);
  for (let i = first; i < argv.argc; i++) {
    const expireAtMs =
      found === Found.there
        ? db.hashExpiry.expireAtMs(argv.buffer, argv.start(i), argv.end(i))
        : FieldTime.noField;
    reply.integer(expireAtMs < 0 ? expireAtMs : answerOf(expireAtMs));
  }
}

function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
