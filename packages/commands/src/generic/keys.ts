/** KEYS pattern. Keys past their time are left out, but stay: nothing changes. */
import type { Command } from '../core/command.js';
import { isPast } from '../core/expire-time.js';
import { matchesGlob } from '../core/glob.js';

const star = 0x2a; // *

export const keys: Command = {
  name: 'keys',
  group: 'generic',
  since: '1.0.0',
  summary: 'Find all keys matching the given pattern',
  complexity:
    'O(N) with N being the number of keys in the database, under the assumption that the key ' +
    'names in the database and the given pattern have limited length.',
  arity: 2,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  arguments: [{ name: 'pattern', type: 'pattern' }],
  execute(context) {
    const { argv, db, reply, nowMs, replaying } = context;
    const pattern = argv.bytes(1);
    const isAll = pattern.length === 1 && pattern[0] === star;
    const mark = reply.deferArray();
    let count = 0;
    if (context.gate.tracking) context.gate.readAll();
    db.forEach((entry) => {
      if (!isAll && !matchesGlob(pattern, entry.bytes, entry.keyStart, entry.keyEnd)) return;
      if (!replaying && isPast(entry.expireAtMs, nowMs)) return;
      reply.bulk(entry.bytes, entry.keyStart, entry.keyEnd);
      count++;
    });
    reply.setArray(mark, count);
  },
};
