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
import { ValueType } from '@varve/keyspace';
import { formatDouble } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import {
  scanElements,
  scanElementsArguments,
  scanElementsComplexity,
} from '../generic/scan-elements.js';
import { isMatch, type ScanOptions } from '../generic/scan-options.js';

/** Doubles up to half of the largest 64-bit integer are kept as integers in a listpack. */
const packedIntegerMax = 2 ** 62;

export const zscan: Command = {
  name: 'zscan',
  group: 'sorted-set',
  since: '2.8.0',
  summary: 'Incrementally iterate sorted sets elements and associated scores',
  complexity: scanElementsComplexity,
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: scanElementsArguments,
  execute(context) {
    scanElements(context, ValueType.zset, scanScored);
  },
};

function scanScored(
  context: Context,
  cursor: number,
  options: ScanOptions,
  shown: Buffer[],
): number {
  const { db } = context;
  const isPacked = db.encodingName() === 'listpack';
  return db.zset.scan(cursor, options.count, (bytes, start, end, score) => {
    if (!isMatch(options, bytes, start, end)) return;
    shown.push(bytes.subarray(start, end), Buffer.from(scoreText(score, isPacked), 'latin1'));
  });
}

function scoreText(score: number, isPacked: boolean): string {
  const isInteger = Number.isInteger(score) && Math.abs(score) <= packedIntegerMax;
  return isPacked && isInteger ? BigInt(score).toString() : formatDouble(score);
}
