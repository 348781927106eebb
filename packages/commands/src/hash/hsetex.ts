/**
 * HSETEX key [FNX | FXX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL] FIELDS numfields field value ...
 *
 *     FNX  only if none of the fields is there     FXX  only if all are
 *
 * Answers 1, or 0 if the condition is not met. Without a time, and without KEEPTTL, the fields do
 * not expire. Logged with PXAT in place of a relative time; if the time is not to come, the fields
 * go at once: `HDEL key field` each.
 *
 * Spec: redis/src/t_hash.c hsetexCommand (8.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { deleteField, isNotToCome } from './field-time.js';
import { findHashToWrite, Found } from './hash-key.js';
import { readSetOptions, type SetOptions } from './hsetex-options.js';

export const hsetex: Command = {
  name: 'hsetex',
  group: 'hash',
  since: '8.0.0',
  summary:
    'Set the value of one or more fields of a given hash key, and optionally set their expiration.',
  complexity: 'O(N) where N is the number of fields being set.',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'condition',
      type: 'oneof',
      flags: ['optional'],
      arguments: [
        { name: 'fnx', type: 'pure-token', token: 'FNX' },
        { name: 'fxx', type: 'pure-token', token: 'FXX' },
      ],
    },
    {
      name: 'expiration',
      type: 'oneof',
      flags: ['optional'],
      arguments: [
        { name: 'seconds', type: 'integer', token: 'EX' },
        { name: 'milliseconds', type: 'integer', token: 'PX' },
        { name: 'unix-time-seconds', type: 'unix-time', token: 'EXAT' },
        { name: 'unix-time-milliseconds', type: 'unix-time', token: 'PXAT' },
        { name: 'keepttl', type: 'pure-token', token: 'KEEPTTL' },
      ],
    },
    {
      name: 'fields',
      type: 'block',
      token: 'FIELDS',
      arguments: [
        { name: 'numfields', type: 'integer' },
        {
          name: 'data',
          type: 'block',
          flags: ['multiple'],
          arguments: [{ name: 'field', type: 'string' }, { name: 'value', type: 'string' }],
        },
      ],
    },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const options = readSetOptions(context);
    if (options === undefined) return;
    const found = findHashToWrite(context, options.first, argv.argc, 2);
    if (found === Found.refused) return;
    if (!admits(context, options, found === Found.there)) {
      reply.integer(0);
      return;
    }
    if (found === Found.missing) db.hash.create();
    setFields(context, options);
    context.modified(1, (argv.argc - options.first) / 2);
    reply.integer(1);
  },
};

function admits(context: Context, { only, first }: SetOptions, isHash: boolean): boolean {
  const { argv, db } = context;
  if (only === undefined) return true;
  for (let i = first; i < argv.argc; i += 2) {
    const isThere = isHash && db.hash.has(argv.buffer, argv.start(i), argv.end(i));
    if (isThere !== (only === 'fxx')) return false;
  }
  return true;
}

function setFields(context: Context, options: SetOptions): void {
  const { argv, db } = context;
  const { first, keepsTtl, timeMs } = options;
  const { buffer } = argv;
  for (let i = first; i < argv.argc; i += 2) {
    const [start, end] = [argv.start(i), argv.end(i)];
    db.hash.set(buffer, start, end, buffer, argv.start(i + 1), argv.end(i + 1), keepsTtl);
    if (timeMs !== undefined && !isNotToCome(context, timeMs))
      db.hashExpiry.setExpireAtMs(buffer, start, end, timeMs);
  }
  if (timeMs === undefined) return;
  if (isNotToCome(context, timeMs)) deleteFields(context, first);
  else if (!options.isPxat) logWithTime(context, options, timeMs);
}

/** The fields were set so that those who look at the count of changes see them; now they go. */
function deleteFields(context: Context, first: number): void {
  const { argv, db, propagation } = context;
  let isHash = true;
  for (let i = first; i < argv.argc; i += 2) {
    if (isHash && db.hash.has(argv.buffer, argv.start(i), argv.end(i)))
      isHash = deleteField(context, i);
    else propagation.noRecord();
  }
}

/** The command as received, but for its time. */
function logWithTime(context: Context, { timeAt }: SetOptions, timeMs: number): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, argv.argc);
  for (let i = 0; i < argv.argc; i++) {
    if (i === timeAt - 1) propagation.text('PXAT');
    else if (i === timeAt) propagation.integer(timeMs);
    else propagation.argument(argv, i);
  }
}
