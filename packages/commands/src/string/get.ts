/** GET key. HOT. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { replyValue } from './string-value.js';

export const get: Command = {
  name: 'get',
  group: 'string',
  since: '1.0.0',
  summary: 'Get the value of a key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'string', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    replyValue(context, 1);
  },
};
