/**
 * HSCAN key cursor [MATCH pattern] [COUNT count]: SCAN over the fields of one hash. A packed hash is
 * shown whole.
 *
 * Spec: redis/src/t_hash.c hscanCommand, db.c scanGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { matchesGlob } from '../core/glob.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { readScanCursor, readScanOptions, type ScanOptions } from '../generic/scan-options.js';
import { findHash, Found } from './hash-key.js';

export const hscan: Command = {
  name: 'hscan',
  group: 'hash',
  since: '2.8.0',
  summary: 'Incrementally iterate hash fields and associated values',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for ' +
    'the cursor to return back to 0. N is the number of elements inside the collection..',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'cursor', type: 'integer' },
    { name: 'pattern', type: 'pattern', token: 'MATCH', flags: ['optional'] },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const cursor = readScanCursor(context, 2);
    if (cursor === undefined) return;
    const found = findHash(context);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      replyNothing(context);
      return;
    }
    const options = readScanOptions(context, 3, false);
    if (options !== undefined) replyScan(context, cursor, options);
  },
};

function replyNothing(context: Context): void {
  const reply = context.reply;
  reply.array(2);
  reply.latin1('0');
  reply.array(0);
}

function replyScan(context: Context, cursor: number, options: ScanOptions): void {
  const { db, reply } = context;
  const { count, pattern } = options;
  const pairs: Buffer[] = [];
  const next = db.hash.scan(cursor, count, (bytes, fieldStart, fieldEnd, start, end) => {
    if (pattern !== undefined && !matchesGlob(pattern, bytes, fieldStart, fieldEnd)) return;
    pairs.push(bytes.subarray(fieldStart, fieldEnd), bytes.subarray(start, end));
  });
  reply.array(2);
  reply.bulkInteger(next);
  reply.array(pairs.length);
  for (const part of pairs) reply.bulk(part, 0, part.length);
}
