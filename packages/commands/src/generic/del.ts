/**
 * DEL key [key ...] · UNLINK, which is the same here: memory of large values is always freed
 * stepwise.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { keyRange } from '../core/key-spec.js';

export const del: Command = {
  name: 'del',
  group: 'generic',
  since: '1.0.0',
  summary: 'Delete a key',
  complexity:
    'O(N) where N is the number of keys that will be removed. When a key to remove holds a value ' +
    'other than a string, the individual complexity for this key is O(M) where M is the number ' +
    'of elements in the list, set, sorted set or hash. Removing a single key that holds a string ' +
    'value is O(1).',
  arity: -2,
  flags: ['write'],
  acl: ['keyspace', 'write', 'slow'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(['RM', 'delete'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute: removeKeys,
};

export const unlink: Command = {
  name: 'unlink',
  group: 'generic',
  since: '4.0.0',
  summary:
    'Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non ' +
    'blocking.',
  complexity:
    'O(1) for each key removed regardless of its size. Then the command does O(N) work in a ' +
    'different thread in order to reclaim memory, where N is the number of allocations the ' +
    'deleted objects where composed of.',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(['RM', 'delete'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute: removeKeys,
};

function removeKeys(context: Context): void {
  const { argv, db } = context;
  let count = 0;
  for (let i = 1; i < argv.argc; i++) {
    if (!context.findLive(db, argv, i)) continue;
    db.remove();
    context.modified(i);
    count++;
  }
  context.reply.integer(count);
}
