/** APPEND key value: adds to the end of the value; answers with its size. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { refusesSize } from './string-value.js';

export const append: Command = {
  name: 'append',
  group: 'string',
  since: '2.0.0',
  summary: 'Append a value to a key',
  complexity:
    'O(1). The amortized time complexity is O(1) assuming the appended value is small and the ' +
    'already present value is of any size, since the dynamic string library used by Redis will ' +
    'double the free space available on every reallocation.',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    let size = argv.size(2);
    if (!context.lookupWrite(1)) {
      db.string.put(argv.buffer, argv.start(2), argv.end(2), false);
    } else {
      if (context.refusesString()) return;
      if (refusesSize(context, db.string.size() + size)) return;
      size = db.string.append(argv.buffer, argv.start(2), argv.end(2));
    }
    context.modified(1);
    reply.integer(size);
  },
};
