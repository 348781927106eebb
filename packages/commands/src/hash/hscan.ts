/**
 * HSCAN key cursor [MATCH pattern] [COUNT count]: SCAN over the fields of one hash. A packed hash is
 * shown whole.
 *
 * Spec: redis/src/t_hash.c hscanCommand, db.c scanGenericCommand (7.0).
 */
import { ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import {
  scanElements,
  scanElementsArguments,
  scanElementsComplexity,
} from '../generic/scan-elements.js';
import { isMatch, type ScanOptions } from '../generic/scan-options.js';

export const hscan: Command = {
  name: 'hscan',
  group: 'hash',
  since: '2.8.0',
  summary: 'Incrementally iterate hash fields and associated values',
  complexity: scanElementsComplexity,
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: scanElementsArguments,
  execute(context) {
    scanElements(context, ValueType.hash, scanFields);
  },
};

function scanFields(
  context: Context,
  cursor: number,
  options: ScanOptions,
  shown: Buffer[],
): number {
  const { hash } = context.db;
  return hash.scan(cursor, options.count, (bytes, fieldStart, fieldEnd, start, end) => {
    if (!isMatch(options, bytes, fieldStart, fieldEnd)) return;
    shown.push(bytes.subarray(fieldStart, fieldEnd), bytes.subarray(start, end));
  });
}
