/** GETSET key value: answers with the old value. Logged as `SET key value`. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { storeString } from './set.js';
import { replyValue, ValueReply } from './string-value.js';

export const getset: Command = {
  name: 'getset',
  group: 'string',
  since: '1.0.0',
  summary: 'Set the string value of a key and return its old value',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`SET` with the `!GET` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    if (replyValue(context, 1) === ValueReply.wrongType) return;
    const { argv, db, propagation } = context;
    context.lookupWrite(1);
    storeString(context, 2, -1, false);
    propagation.begin(db.index, 3);
    propagation.text('SET');
    propagation.argument(argv, 1);
    propagation.argument(argv, 2);
  },
};
