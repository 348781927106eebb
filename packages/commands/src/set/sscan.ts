/**
 * SSCAN key cursor [MATCH pattern] [COUNT count]: SCAN over the members of one set. A set in one
 * block is shown whole.
 *
 * Spec: redis/src/t_set.c sscanCommand, db.c scanGenericCommand (7.0).
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

export const sscan: Command = {
  name: 'sscan',
  group: 'set',
  since: '2.8.0',
  summary: 'Incrementally iterate Set elements',
  complexity: scanElementsComplexity,
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: scanElementsArguments,
  execute(context) {
    scanElements(context, ValueType.set, scanMembers);
  },
};

function scanMembers(
  context: Context,
  cursor: number,
  options: ScanOptions,
  shown: Buffer[],
): number {
  return context.db.set.scan(cursor, options.count, (bytes, start, end) => {
    if (isMatch(options, bytes, start, end)) shown.push(Buffer.from(bytes.subarray(start, end)));
  });
}
