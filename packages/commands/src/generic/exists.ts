/** EXISTS key [key ...] · TOUCH, which also stamps the access. A key given twice counts twice. */
import type { Command } from '../core/command.js';
import { keyRange } from '../core/key-spec.js';

export const exists: Command = {
  name: 'exists',
  group: 'generic',
  since: '1.0.0',
  summary: 'Determine if a key exists',
  complexity: 'O(N) where N is the number of keys to check.',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(['RO'], 1, -1, 1)],
  history: [['3.0.3', 'Accepts multiple `key` arguments.']],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    let count = 0;
    for (let i = 1; i < context.argv.argc; i++) if (context.lookupReadQuietly(i)) count++;
    context.reply.integer(count);
  },
};

export const touch: Command = {
  name: 'touch',
  group: 'generic',
  since: '3.2.1',
  summary:
    'Alters the last access time of a key(s). Returns the number of existing keys specified.',
  complexity: 'O(N) where N is the number of keys that will be touched.',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(['RO'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    let count = 0;
    for (let i = 1; i < context.argv.argc; i++) if (context.lookupRead(i)) count++;
    context.reply.integer(count);
  },
};
