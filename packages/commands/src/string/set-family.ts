/**
 * SETNX key value · SETEX key seconds value · PSETEX key milliseconds value: what SET does with
 * options, from before it had them.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readExpireTime } from '../core/expire-time.js';
import { oneKey } from '../core/key-spec.js';
import { storeString } from './set.js';

export const setnx: Command = {
  name: 'setnx',
  group: 'string',
  since: '1.0.0',
  summary: 'Set the value of a key, only if the key does not exist',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['OW', 'insert'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    if (context.lookupWrite(1)) {
      context.reply.integer(0);
      return;
    }
    storeString(context, 2, -1, false);
    context.reply.integer(1);
  },
};

export const setex: Command = {
  name: 'setex',
  group: 'string',
  since: '2.0.0',
  summary: 'Set the value and expiration of a key',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  keys: [oneKey(['OW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'seconds', type: 'integer' },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    setExpiring(context, true);
  },
};

export const psetex: Command = {
  name: 'psetex',
  group: 'string',
  since: '2.6.0',
  summary: 'Set the value and expiration in milliseconds of a key',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  keys: [oneKey(['OW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'milliseconds', type: 'integer' },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    setExpiring(context, false);
  },
};

function setExpiring(context: Context, inSeconds: boolean): void {
  const timeMs = readExpireTime(context, 2, inSeconds, context.nowMs);
  if (timeMs === undefined) return;
  context.lookupWrite(1);
  storeString(context, 3, timeMs, false);
  context.reply.ok();
}
