/**
 * MSET key value [key value ...] · MSETNX, which does nothing if one of the keys exists.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { wrongArity } from '../core/errors.js';
import { keyRange } from '../core/key-spec.js';

export const mset: Command = {
  name: 'mset',
  group: 'string',
  since: '1.0.1',
  summary: 'Set multiple keys to multiple values',
  complexity: 'O(N) where N is the number of keys to set.',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: [keyRange(['OW', 'update'], 1, -1, 2)],
  arguments: [
    {
      name: 'key_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [
        { name: 'key', type: 'key', keySpecIndex: 0 },
        { name: 'value', type: 'string' },
      ],
    },
  ],
  execute(context) {
    if (refusesPairs(context)) return;
    storePairs(context);
    context.reply.ok();
  },
};

export const msetnx: Command = {
  name: 'msetnx',
  group: 'string',
  since: '1.0.1',
  summary: 'Set multiple keys to multiple values, only if none of the keys exist',
  complexity: 'O(N) where N is the number of keys to set.',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  keys: [keyRange(['OW', 'insert'], 1, -1, 2)],
  arguments: [
    {
      name: 'key_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [
        { name: 'key', type: 'key', keySpecIndex: 0 },
        { name: 'value', type: 'string' },
      ],
    },
  ],
  execute(context) {
    if (refusesPairs(context)) return;
    for (let i = 1; i < context.argv.argc; i += 2) {
      if (context.lookupWrite(i)) {
        context.reply.integer(0);
        return;
      }
    }
    storePairs(context);
    context.reply.integer(1);
  },
};

function refusesPairs(context: Context): boolean {
  if (context.argv.argc % 2 === 1) return false;
  context.reply.error(wrongArity(context.entry.fullName));
  return true;
}

function storePairs(context: Context): void {
  const { argv, db } = context;
  for (let i = 1; i < argv.argc; i += 2) {
    context.lookupWrite(i);
    db.string.put(argv.buffer, argv.start(i + 1), argv.end(i + 1), false);
    context.modified(i);
  }
}
