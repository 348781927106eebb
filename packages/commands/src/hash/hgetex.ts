/**
 * HGETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST] FIELDS numfields field ...: values, whose
 * fields get another time, or none.
 *
 * Logged as `HPEXPIREAT key ms FIELDS n field ...` or `HPERSIST key FIELDS n field ...` with the
 * fields that were changed; those that go at once as `HDEL key field` each; without a change, not
 * at all.
 *
 * Spec: redis/src/t_hash.c hgetexCommand (8.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { expireFields } from './expire-fields.js';
import { fieldList, readFieldList } from './field-list.js';
import { beginRecord, deleteField, isNotToCome, readFieldTime, recordFields } from './field-time.js';
import { findHashToWrite, Found } from './hash-key.js';
import { persistField } from './hpersist.js';

export const hgetex: Command = {
  name: 'hgetex',
  group: 'hash',
  since: '8.0.0',
  summary:
    'Get the value of one or more fields of a given hash key, and optionally set their expiration.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['write', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'expiration',
      type: 'oneof',
      flags: ['optional'],
      arguments: [
        { name: 'seconds', type: 'integer', token: 'EX' },
        { name: 'milliseconds', type: 'integer', token: 'PX' },
        { name: 'unix-time-seconds', type: 'unix-time', token: 'EXAT' },
        { name: 'unix-time-milliseconds', type: 'unix-time', token: 'PXAT' },
        { name: 'persist', type: 'pure-token', token: 'PERSIST' },
      ],
    },
    fieldList,
  ],
  execute(context) {
    const { argv } = context;
    const found = findHashToWrite(context, argv.argc, argv.argc, 1);
    if (found === Found.refused) return;
    const change = readChange(context);
    if (change === undefined) return;
    const first = readFieldList(context, change.listAt);
    if (first === undefined) return;
    const isHash = found === Found.there && expireFields(context, first, argv.argc, 1);
    replyFields(context, first, isHash, change);
  },
};

/** What becomes of the times: nothing, all are removed, or all are set. */
interface Change {
  readonly persists: boolean;
  readonly timeMs: number | undefined;
  /** The argument that is to be FIELDS. */
  readonly listAt: number;
}

function readChange(context: Context): Change | undefined {
  const { argv, nowMs } = context;
  if (argv.is(2, 'persist')) return { persists: true, timeMs: undefined, listAt: 3 };
  const inSeconds = argv.is(2, 'ex') || argv.is(2, 'exat');
  const isAbsolute = argv.is(2, 'exat') || argv.is(2, 'pxat');
  if (!inSeconds && !isAbsolute && !argv.is(2, 'px'))
    return { persists: false, timeMs: undefined, listAt: 2 };
  const timeMs = readFieldTime(context, 3, inSeconds, isAbsolute ? 0 : nowMs);
  return timeMs === undefined ? undefined : { persists: false, timeMs, listAt: 4 };
}

function replyFields(context: Context, first: number, isHash: boolean, change: Change): void {
  const { argv, db, reply } = context;
  const { persists, timeMs } = change;
  const isDeletion = timeMs !== undefined && isNotToCome(context, timeMs);
  const changed: number[] = [];
  let isThere = isHash;
  reply.array(argv.argc - first);
  for (let i = first; i < argv.argc; i++) {
    const { buffer } = argv;
    if (!isThere || !db.hash.get(buffer, argv.start(i), argv.end(i))) {
      reply.nullBulk();
      continue;
    }
    reply.bulk(db.hash.bytes, db.hash.start, db.hash.end);
    if (isDeletion) isThere = deleteField(context, i);
    else if (timeMs !== undefined)
      db.hashExpiry.setExpireAtMs(buffer, argv.start(i), argv.end(i), timeMs);
    else if (!persists || persistField(context, i) < 0) continue;
    changed.push(i);
  }
  if (changed.length === 0) return;
  if (!isDeletion) logChange(context, timeMs, changed);
  context.modified(1, changed.length);
}

function logChange(context: Context, timeMs: number | undefined, changed: readonly number[]): void {
  if (timeMs === undefined) {
    beginRecord(context, 'HPERSIST', 4 + changed.length);
  } else {
    beginRecord(context, 'HPEXPIREAT', 5 + changed.length);
    context.propagation.integer(timeMs);
  }
  recordFields(context, changed);
}
