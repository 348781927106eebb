/** SUNION key [key ...] · SUNIONSTORE destination key [key ...]: the members any of the sets has. */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { keyRange, oneKey } from '../core/key-spec.js';
import { openResult, replyResult, storeResult } from './set-result.js';
import { findSources } from './set-sources.js';

export const sunion: Command = {
  name: 'sunion',
  group: 'set',
  since: '1.0.0',
  summary: 'Add multiple sets',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [keyRange(['RO', 'access'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    if (unite(context, 1)) replyResult(context);
  },
};

export const sunionstore: Command = {
  name: 'sunionstore',
  group: 'set',
  since: '1.0.0',
  summary: 'Add multiple sets and store the resulting set in a key',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'set', 'slow'],
  keys: [oneKey(['OW', 'update']), keyRange(['RO', 'access'], 2, -1, 1)],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    if (unite(context, 2)) storeResult(context);
  },
};

/** Makes the union of the sets from argument `first` on; false if refused, which was answered. */
function unite(context: Context, first: number): boolean {
  const sources = findSources(context, first, context.argv.argc - 1);
  if (sources === undefined) return false;
  const result = openResult(context);
  for (const source of sources) {
    source?.forEach((bytes, start, end) => {
      result.add(bytes, start, end);
    });
  }
  return true;
}
