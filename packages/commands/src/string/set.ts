/**
 * SET key value [options]. HOT without options.
 *
 * Logged as received, but with a time as `SET key value PXAT ms`, and with GET without that word.
 *
 * Spec: redis/src/t_string.c setGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readExpireTime } from '../core/expire-time.js';
import { Expiry, StringOptions } from './string-options.js';
import { replyValue, ValueReply } from './string-value.js';

export const set: Command = {
  name: 'set',
  group: 'string',
  since: '1.0.0',
  summary: 'Set the string value of a key',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  keys: [
    {
      flags: ['RW', 'access', 'update', 'variable_flags'],
      notes: 'RW and ACCESS due to the optional `GET` argument',
      begin: { type: 'index', index: 1 },
      find: { type: 'range', lastKey: 0, step: 1, limit: 0 },
    },
  ],
  history: [
    ['2.6.12', 'Added the `EX`, `PX`, `NX` and `XX` options.'],
    ['6.0.0', 'Added the `KEEPTTL` option.'],
    ['6.2.0', 'Added the `GET`, `EXAT` and `PXAT` option.'],
    ['7.0.0', 'Allowed the `NX` and `GET` options to be used together.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'value', type: 'string' },
    {
      name: 'condition',
      type: 'oneof',
      since: '2.6.12',
      flags: ['optional'],
      arguments: [
        { name: 'nx', type: 'pure-token', token: 'NX' },
        { name: 'xx', type: 'pure-token', token: 'XX' },
      ],
    },
    { name: 'get', type: 'pure-token', token: 'GET', since: '6.2.0', flags: ['optional'] },
    {
      name: 'expiration',
      type: 'oneof',
      flags: ['optional'],
      arguments: [
        { name: 'seconds', type: 'integer', token: 'EX', since: '2.6.12' },
        { name: 'milliseconds', type: 'integer', token: 'PX', since: '2.6.12' },
        { name: 'unix-time-seconds', type: 'unix-time', token: 'EXAT', since: '6.2.0' },
        { name: 'unix-time-milliseconds', type: 'unix-time', token: 'PXAT', since: '6.2.0' },
        { name: 'keepttl', type: 'pure-token', token: 'KEEPTTL', since: '6.0.0' },
      ],
    },
  ],
  execute(context) {
    const argv = context.argv;
    if (argv.argc > 3) {
      setWithOptions(context);
      return;
    }
    context.lookupWrite(1);
    context.db.string.put(argv.buffer, argv.start(2), argv.end(2), false);
    context.modified(1);
    context.reply.ok();
  },
};

function setWithOptions(context: Context): void {
  const { argv, reply } = context;
  const options = new StringOptions();
  if (!options.readSet(argv)) {
    reply.error(errors.syntax);
    return;
  }
  let timeMs = -1;
  if (options.hasTime) {
    const baseMs = options.isAbsolute ? 0 : context.nowMs;
    const read = readExpireTime(context, options.timeAt, options.inSeconds, baseMs);
    if (read === undefined) return;
    timeMs = read;
  }
  if (options.get && replyValue(context, 1) === ValueReply.wrongType) return;
  const found = context.lookupWrite(1);
  if (options.notExists ? found : options.exists && !found) {
    if (!options.get) reply.null();
    return;
  }
  storeString(context, 2, timeMs, options.expiry === Expiry.keepTtl);
  if (options.get && timeMs < 0) logWithoutGet(context);
  if (!options.get) reply.ok();
}

/**
 * Stores argument `valueAt` as the string of key argument 1, at the cursor. With a time (not -1)
 * the key expires then, and the command is logged as `SET key value PXAT ms`.
 */
export function storeString(
  context: Context,
  valueAt: number,
  timeMs: number,
  keepTtl: boolean,
): void {
  const { argv, db, propagation } = context;
  db.string.put(argv.buffer, argv.start(valueAt), argv.end(valueAt), keepTtl);
  if (timeMs >= 0) {
    db.setExpireAtMs(timeMs);
    propagation.begin(db.index, 5);
    propagation.text('SET');
    propagation.argument(argv, 1);
    propagation.argument(argv, valueAt);
    propagation.text('PXAT');
    propagation.integer(timeMs);
  }
  context.modified(1);
}

function logWithoutGet(context: Context): void {
  const { argv, db, propagation } = context;
  let argc = argv.argc;
  for (let i = 3; i < argv.argc; i++) if (argv.is(i, 'get')) argc--;
  propagation.begin(db.index, argc);
  for (let i = 0; i < argv.argc; i++) {
    if (i < 3 || !argv.is(i, 'get')) propagation.argument(argv, i);
  }
}
