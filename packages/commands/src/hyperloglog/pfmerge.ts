/**
 * PFMERGE destkey [sourcekey ...]: adds to the destination what the sources have.
 *
 * Spec: redis/src/hyperloglog.c pfmergeCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { keyRange, oneKey } from '../core/key-spec.js';
import { HllValue } from './hll-value.js';
import { hyperLogLogErrors } from './errors.js';
import { registerCount } from './layout.js';
import { mergeSources } from './union.js';

export const pfmerge: Command = {
  name: 'pfmerge',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Merge N different HyperLogLogs into a single one.',
  complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
  arity: -2,
  flags: ['write', 'denyoom'],
  acl: ['write', 'hyperloglog', 'slow'],
  keys: [oneKey(['RW', 'access', 'insert']), keyRange(['RO', 'access'], 2, -1, 1)],
  arguments: [
    { name: 'destkey', type: 'key', keySpecIndex: 0 },
    { name: 'sourcekey', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    const { reply } = context;
    const union = mergeSources(context);
    if (union === undefined) return;
    const value = context.lookupWrite(1) ? HllValue.open(context) : HllValue.create(context);
    if (union.hasDense && !value.makeDense()) {
      reply.error(hyperLogLogErrors.corrupt);
      return;
    }
    for (let i = 0; i < registerCount; i++) {
      const count = union.registers[i] as number;
      if (count > 0) value.raise(i, count);
    }
    value.save(true);
    context.modified(1);
    reply.ok();
  },
};
