/** XLEN key: how many entries there are. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findStream, Found } from './stream-key.js';

export const xlen: Command = {
  name: 'xlen',
  group: 'stream',
  since: '5.0.0',
  summary: 'Return the number of entries in a stream',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'stream', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
  ],
  execute(context) {
    const found = findStream(context);
    if (found === Found.refused) return;
    context.reply.integer(found === Found.there ? context.db.stream.header.length : 0);
  },
};
