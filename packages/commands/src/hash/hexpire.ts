/**
 * HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT key time [NX | XX | GT | LT] FIELDS numfields field ...
 *
 *     NX  only if the field has no time     GT  only to a later time (none is latest)
 *     XX  only if it has one                LT  only to an earlier one
 *
 *     answer    -2 no such field    0 condition not met    1 set    2 deleted: not a time to come
 *
 * Logged as `HPEXPIREAT key ms [condition] FIELDS n field ...` with the fields that were changed;
 * fields deleted at once as `HDEL key field` each.
 *
 * Spec: redis/src/t_hash.c hexpireGenericCommand (8.0).
 */
import { FieldTime } from '@varve/keyspace';
import type { ArgumentSpec, Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { hashErrors } from './errors.js';
import { expireFields } from './expire-fields.js';
import { fieldList, readFieldList } from './field-list.js';
import { beginRecord, deleteField, isNotToCome, readFieldTime, recordFields } from './field-time.js';
import { findHashToWrite, Found } from './hash-key.js';

const condition: ArgumentSpec = {
  name: 'condition',
  type: 'oneof',
  flags: ['optional'],
  arguments: [
    { name: 'nx', type: 'pure-token', token: 'NX' },
    { name: 'xx', type: 'pure-token', token: 'XX' },
    { name: 'gt', type: 'pure-token', token: 'GT' },
    { name: 'lt', type: 'pure-token', token: 'LT' },
  ],
};

export const hexpire: Command = {
  name: 'hexpire',
  group: 'hash',
  since: '7.4.0',
  summary: 'Set expiry for hash field using relative time to expire (seconds)',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'seconds', type: 'integer' },
    condition,
    fieldList,
  ],
  execute(context) {
    setTimes(context, true, context.nowMs);
  },
};

export const hpexpire: Command = {
  name: 'hpexpire',
  group: 'hash',
  since: '7.4.0',
  summary: 'Set expiry for hash field using relative time to expire (milliseconds)',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'milliseconds', type: 'integer' },
    condition,
    fieldList,
  ],
  execute(context) {
    setTimes(context, false, context.nowMs);
  },
};

export const hexpireat: Command = {
  name: 'hexpireat',
  group: 'hash',
  since: '7.4.0',
  summary: 'Set expiry for hash field using an absolute Unix timestamp (seconds)',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'unix-time-seconds', type: 'unix-time' },
    condition,
    fieldList,
  ],
  execute(context) {
    setTimes(context, true, 0);
  },
};

export const hpexpireat: Command = {
  name: 'hpexpireat',
  group: 'hash',
  since: '7.4.0',
  summary: 'Set expiry for hash field using an absolute Unix timestamp (milliseconds)',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'unix-time-milliseconds', type: 'unix-time' },
    condition,
    fieldList,
  ],
  execute(context) {
    setTimes(context, false, 0);
  },
};

const conditions = ['nx', 'xx', 'gt', 'lt'] as const;
type Condition = (typeof conditions)[number] | undefined;

/** What is answered of a field. */
const Outcome = { noField: -2, notMet: 0, set: 1, deleted: 2 } as const;

function setTimes(context: Context, inSeconds: boolean, baseMs: number): void {
  const { argv, reply } = context;
  const found = findHashToWrite(context, argv.argc, argv.argc, 1);
  if (found === Found.refused) return;
  const timeMs = readFieldTime(context, 2, inSeconds, baseMs);
  if (timeMs === undefined) return;
  const only = conditions.find((word) => argv.is(3, word));
  const listAt = only === undefined ? 3 : 4;
  const first = readFieldList(context, listAt, hashErrors.fieldCountZero);
  if (first === undefined) return;
  reply.array(argv.argc - first);
  const isDeletion = isNotToCome(context, timeMs);
  const changed: number[] = [];
  let isHash = found === Found.there && expireFields(context, first, argv.argc, 1);
  for (let i = first; i < argv.argc; i++) {
    const outcome = isHash ? outcomeOf(context, i, only, timeMs, isDeletion) : Outcome.noField;
    if (outcome > Outcome.notMet) {
      changed.push(i);
      if (isDeletion) isHash = deleteField(context, i);
      else setTime(context, i, timeMs);
    }
    reply.integer(outcome);
  }
  if (changed.length === 0) return;
  if (!isDeletion) logTimes(context, timeMs, listAt, changed);
  context.modified(1, changed.length);
}

function outcomeOf(
  context: Context,
  i: number,
  only: Condition,
  timeMs: number,
  isDeletion: boolean,
): number {
  const { argv, db } = context;
  const currentMs = db.hashExpiry.expireAtMs(argv.buffer, argv.start(i), argv.end(i));
  if (currentMs === FieldTime.noField) return Outcome.noField;
  if (!admits(only, currentMs, timeMs)) return Outcome.notMet;
  return isDeletion ? Outcome.deleted : Outcome.set;
}

/** Tells whether the condition holds for a change from `currentMs` to `timeMs`. */
function admits(only: Condition, currentMs: number, timeMs: number): boolean {
  const hasTime = currentMs >= 0;
  switch (only) {
    case 'nx':
      return !hasTime;
    case 'xx':
      return hasTime;
    case 'gt':
      return hasTime && timeMs > currentMs;
    case 'lt':
      return !hasTime || timeMs < currentMs;
    default:
      return true;
  }
}

function setTime(context: Context, i: number, timeMs: number): void {
  const { argv, db } = context;
  db.hashExpiry.setExpireAtMs(argv.buffer, argv.start(i), argv.end(i), timeMs);
}

function logTimes(
  context: Context,
  timeMs: number,
  listAt: number,
  changed: readonly number[],
): void {
  const { argv, propagation } = context;
  beginRecord(context, 'HPEXPIREAT', listAt + 2 + changed.length);
  propagation.integer(timeMs);
  if (listAt === 4) propagation.argument(argv, 3);
  recordFields(context, changed);
}
