/**
 * GETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST]: answers with the value and changes when it
 * expires.
 *
 * Never logged as received: `PEXPIREAT key ms`, `PERSIST key` if it had a time, or, when the time
 * is absolute and past, `DEL key` (or `UNLINK key`).
 *
 * Spec: redis/src/t_string.c getexCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readExpireTime } from '../core/expire-time.js';
import { Expiry, StringOptions } from './string-options.js';
import { replyString } from './string-value.js';

export const getex: Command = {
  name: 'getex',
  group: 'string',
  since: '6.2.0',
  summary: 'Get the value of a key and optionally set its expiration',
  complexity: 'O(1)',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [
    {
      flags: ['RW', 'access', 'update'],
      notes: 'RW and UPDATE because it changes the TTL',
      begin: { type: 'index', index: 1 },
      find: { type: 'range', lastKey: 0, step: 1, limit: 0 },
    },
  ],
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
  ],
  execute(context) {
    const { argv, reply } = context;
    const options = new StringOptions();
    if (!options.readGetEx(argv)) {
      reply.error(errors.syntax);
      return;
    }
    if (!context.lookupRead(1)) {
      reply.nullBulk();
      return;
    }
    if (context.refusesString()) return;
    if (options.hasTime) {
      expireAt(context, options);
      return;
    }
    replyString(context);
    if (options.expiry === Expiry.persist && context.db.persist()) {
      log(context, 'PERSIST', undefined);
      context.modified(1);
    }
  },
};

function expireAt(context: Context, options: StringOptions): void {
  const baseMs = options.isAbsolute ? 0 : context.nowMs;
  const timeMs = readExpireTime(context, options.timeAt, options.inSeconds, baseMs);
  if (timeMs === undefined) return;
  replyString(context);
  if (options.isAbsolute && timeMs <= context.nowMs && !context.replaying) {
    context.db.remove();
    log(context, context.host.settings.lazyExpire ? 'UNLINK' : 'DEL', undefined);
  } else {
    context.db.setExpireAtMs(timeMs);
    log(context, 'PEXPIREAT', timeMs);
  }
  context.modified(1);
}

function log(context: Context, name: string, timeMs: number | undefined): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, timeMs === undefined ? 2 : 3);
  propagation.text(name);
  propagation.argument(argv, 1);
  if (timeMs !== undefined) propagation.integer(timeMs);
}
