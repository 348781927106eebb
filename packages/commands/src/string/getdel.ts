/** GETDEL key: answers with the value and deletes the key. Logged as `DEL key`, or `UNLINK key`. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { replyValue, ValueReply } from './string-value.js';

export const getdel: Command = {
  name: 'getdel',
  group: 'string',
  since: '6.2.0',
  summary: 'Get the value of a key and delete the key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (replyValue(context, 1) !== ValueReply.string) return;
    const { argv, db, propagation } = context;
    db.remove();
    propagation.begin(db.index, 2);
    propagation.text(context.host.settings.lazyUserDelete ? 'UNLINK' : 'DEL');
    propagation.argument(argv, 1);
    context.modified(1);
  },
};
