/** SADD key member [member ...]. HOT. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findSetToWrite, Found } from './set-key.js';

export const sadd: Command = {
  name: 'sadd',
  group: 'set',
  since: '1.0.0',
  summary: 'Add one or more members to a set',
  complexity:
    'O(1) for each element added, so O(N) to add N elements when the command is called with ' +
    'multiple arguments.',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'set', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db } = context;
    const { argc, buffer } = argv;
    const found = findSetToWrite(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) db.set.create();
    let added = 0;
    for (let i = 2; i < argc; i++) {
      if (db.set.add(buffer, argv.start(i), argv.end(i))) added++;
    }
    if (added > 0) context.modified(1, added);
    context.reply.integer(added);
  },
};
