/**
 * ZSCAN key cursor [MATCH pattern] [COUNT count]: SCAN over the members of one sorted set, with
 * their scores. A packed one is shown whole, in order.
 *
 * Scores are text here, and of a listpack integers are shown as such, not as doubles:
 *
 *     1e17    listpack 100000000000000000    skiplist 1e+17
 *
 * Spec: redis/src/t_zset.c zscanCommand, zzlInsertAt, db.c scanGenericCommand (7.0).
 */
import { formatDouble } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { matchesGlob } from '../core/glob.js';
import { oneKey } from '../core/key-spec.js';
import { readScanCursor, readScanOptions, type ScanOptions } from '../generic/scan-options.js';
import { findZset, Found } from './zset-key.js';

/** Doubles up to half of the largest 64-bit integer are kept as integers in a listpack. */
const packedIntegerMax = 2 ** 62;

export const zscan: Command = {
  name: 'zscan',
  group: 'sorted-set',
  since: '2.8.0',
  summary: 'Incrementally iterate sorted sets elements and associated scores',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls ' +
    'for the cursor to return back to 0. N is the number of elements inside the ' +
    'collection..',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
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
    const found = findZset(context);
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
  const { reply } = context;
  reply.array(2);
  reply.latin1('0');
  reply.array(0);
}

function replyScan(context: Context, cursor: number, options: ScanOptions): void {
  const { db, reply } = context;
  const { count, pattern } = options;
  const members: Buffer[] = [];
  const scores: number[] = [];
  const next = db.zset.scan(cursor, count, (bytes, start, end, score) => {
    if (pattern !== undefined && !matchesGlob(pattern, bytes, start, end)) return;
    members.push(bytes.subarray(start, end));
    scores.push(score);
  });
  reply.array(2);
  reply.bulkInteger(next);
  const isPacked = db.encodingName() === 'listpack';
  reply.array(2 * members.length);
  members.forEach((member, i) => {
    reply.bulk(member, 0, member.length);
    reply.latin1(scoreText(scores[i] as number, isPacked));
  });
}

function scoreText(score: number, isPacked: boolean): string {
  const isInteger = Number.isInteger(score) && Math.abs(score) <= packedIntegerMax;
  return isPacked && isInteger ? BigInt(score).toString() : formatDouble(score);
}
