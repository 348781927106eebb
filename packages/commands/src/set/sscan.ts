/**
 * SSCAN key cursor [MATCH pattern] [COUNT count]: SCAN over the members of one set. A set in one
 * block is shown whole.
 *
 * Spec: redis/src/t_set.c sscanCommand, db.c scanGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { matchesGlob } from '../core/glob.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { readScanCursor, readScanOptions, type ScanOptions } from '../generic/scan-options.js';
import { findSet, Found } from './set-key.js';

export const sscan: Command = {
  name: 'sscan',
  group: 'set',
  since: '2.8.0',
  summary: 'Incrementally iterate Set elements',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for ' +
    'the cursor to return back to 0. N is the number of elements inside the collection..',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'cursor', type: 'integer' },
    { name: 'pattern', type: 'pattern', token: 'MATCH', flags: ['optional'] },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const { reply } = context;
    const cursor = readScanCursor(context, 2);
    if (cursor === undefined) return;
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.array(2);
      reply.latin1('0');
      reply.array(0);
      return;
    }
    const options = readScanOptions(context, 3, false);
    if (options !== undefined) replyScan(context, cursor, options);
  },
};

/** The next cursor comes first but is known last: how many digits it takes is not known either. */
function replyScan(context: Context, cursor: number, options: ScanOptions): void {
  const { db, reply } = context;
  const { count, pattern } = options;
  const members: Buffer[] = [];
  const next = db.set.scan(cursor, count, (bytes, start, end) => {
    if (pattern !== undefined && !matchesGlob(pattern, bytes, start, end)) return;
    members.push(Buffer.from(bytes.subarray(start, end)));
  });
  reply.array(2);
  reply.bulkInteger(next);
  reply.array(members.length);
  for (const member of members) reply.bulk(member, 0, member.length);
}
