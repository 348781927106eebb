/**
 * EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT key time [NX | XX | GT | LT].
 *
 *     NX  only if the key has no time     GT  only to a later time (none is latest)
 *     XX  only if it has one              LT  only to an earlier one
 *
 * Logged as `PEXPIREAT key ms [options]` (PEXPIREAT itself as received); a time that is past
 * deletes the key, logged as `DEL key` (or `UNLINK key`).
 *
 * Spec: redis/src/expire.c expireGenericCommand (7.0).
 */
import type { Argv } from '@varve/resp';
import type { ArgumentSpec, Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { invalidExpireTime } from '../core/errors.js';
import { expireTimeMs } from '../core/expire-time.js';
import { readInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { genericErrors, unsupportedOption } from './errors.js';

const condition: ArgumentSpec = {
  name: 'condition',
  type: 'oneof',
  since: '7.0.0',
  flags: ['optional'],
  arguments: [
    { name: 'nx', type: 'pure-token', token: 'NX' },
    { name: 'xx', type: 'pure-token', token: 'XX' },
    { name: 'gt', type: 'pure-token', token: 'GT' },
    { name: 'lt', type: 'pure-token', token: 'LT' },
  ],
};

export const expire: Command = {
  name: 'expire',
  group: 'generic',
  since: '1.0.0',
  summary: "Set a key's time to live in seconds",
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'seconds', type: 'integer' },
    condition,
  ],
  execute(context) {
    setExpiry(context, true, context.nowMs);
  },
};

export const pexpire: Command = {
  name: 'pexpire',
  group: 'generic',
  since: '2.6.0',
  summary: "Set a key's time to live in milliseconds",
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'milliseconds', type: 'integer' },
    condition,
  ],
  execute(context) {
    setExpiry(context, false, context.nowMs);
  },
};

export const expireat: Command = {
  name: 'expireat',
  group: 'generic',
  since: '1.2.0',
  summary: 'Set the expiration for a key as a UNIX timestamp',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'unix-time-seconds', type: 'unix-time' },
    condition,
  ],
  execute(context) {
    setExpiry(context, true, 0);
  },
};

export const pexpireat: Command = {
  name: 'pexpireat',
  group: 'generic',
  since: '2.6.0',
  summary: 'Set the expiration for a key as a UNIX timestamp specified in milliseconds',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'unix-time-milliseconds', type: 'unix-time' },
    condition,
  ],
  execute(context) {
    setExpiry(context, false, 0);
  },
};

/** Conditions as bits; `unknown` is no condition at all. */
const Condition = { nx: 1, xx: 2, gt: 4, lt: 8, unknown: 0 } as const;

function setExpiry(context: Context, inSeconds: boolean, baseMs: number): void {
  const { db, reply } = context;
  const conditions = readConditions(context);
  if (conditions === undefined) return;
  const value = readInteger(context, 2);
  if (value === undefined) return;
  const timeMs = expireTimeMs(value, inSeconds, baseMs);
  if (timeMs === undefined) {
    reply.error(invalidExpireTime(context.entry.fullName));
    return;
  }
  if (!context.lookupWrite(1) || !admits(conditions, db.expireAtMs(), timeMs)) {
    reply.integer(0);
    return;
  }
  if (timeMs <= context.nowMs && !context.replaying) {
    removeAsExpired(context);
  } else {
    // While a log is replayed a time may be before 1970; the database keeps none below 0.
    db.setExpireAtMs(Math.max(timeMs, 0));
    if (inSeconds || baseMs !== 0) logAbsolute(context, timeMs);
  }
  context.modified(1);
  reply.integer(1);
}

function readConditions(context: Context): number | undefined {
  const { argv, reply } = context;
  let conditions = 0;
  for (let i = 3; i < argv.argc; i++) {
    const condition = readCondition(argv, i);
    if (condition === Condition.unknown) {
      reply.error(unsupportedOption(argv.text(i)));
      return undefined;
    }
    conditions |= condition;
  }
  const { nx, gt, lt } = Condition;
  if ((conditions & nx) !== 0 && conditions !== nx) {
    reply.error(genericErrors.expireNxAndOther);
    return undefined;
  }
  if ((conditions & gt) !== 0 && (conditions & lt) !== 0) {
    reply.error(genericErrors.expireGtAndLt);
    return undefined;
  }
  return conditions;
}

function readCondition(argv: Argv, i: number): number {
  if (argv.is(i, 'nx')) return Condition.nx;
  if (argv.is(i, 'xx')) return Condition.xx;
  if (argv.is(i, 'gt')) return Condition.gt;
  if (argv.is(i, 'lt')) return Condition.lt;
  return Condition.unknown;
}

/** Tells whether all conditions hold for a change from `currentMs` (-1: no time) to `timeMs`. */
function admits(conditions: number, currentMs: number, timeMs: number): boolean {
  const hasTime = currentMs >= 0;
  if ((conditions & Condition.nx) !== 0 && hasTime) return false;
  if ((conditions & Condition.xx) !== 0 && !hasTime) return false;
  if ((conditions & Condition.gt) !== 0 && (!hasTime || timeMs <= currentMs)) return false;
  return (conditions & Condition.lt) === 0 || !hasTime || timeMs < currentMs;
}

function removeAsExpired(context: Context): void {
  const { argv, db, propagation } = context;
  db.remove();
  propagation.begin(db.index, 2);
  propagation.text(context.host.settings.lazyExpire ? 'UNLINK' : 'DEL');
  propagation.argument(argv, 1);
}

function logAbsolute(context: Context, timeMs: number): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, argv.argc);
  propagation.text('PEXPIREAT');
  propagation.argument(argv, 1);
  propagation.integer(timeMs);
  for (let i = 3; i < argv.argc; i++) propagation.argument(argv, i);
}
