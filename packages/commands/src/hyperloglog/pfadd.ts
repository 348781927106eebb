/**
 * PFADD key [element ...]: adds elements; answers whether a register was raised, or the key made.
 *
 * Spec: redis/src/hyperloglog.c pfaddCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { hashElement, indexBits } from './element-hash.js';
import { hyperLogLogErrors } from './errors.js';
import { HllValue, refusesHyperLogLog } from './hll-value.js';
import { registerCount } from './layout.js';

export const pfadd: Command = {
  name: 'pfadd',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Adds the specified elements to the specified HyperLogLog.',
  complexity: 'O(1) to add every element.',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hyperloglog', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string', flags: ['optional', 'multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const found = context.lookupWrite(1);
    if (found && refusesHyperLogLog(context)) return;
    const value = found ? HllValue.open(context) : HllValue.create(context);
    let changes = found ? 0 : 1;
    for (let i = 2; i < argv.argc; i++) {
      const hash = hashElement(argv.buffer, argv.start(i), argv.end(i));
      const isRaised = value.raise(hash & (registerCount - 1), hash >>> indexBits);
      if (isRaised === undefined) {
        reply.error(hyperLogLogErrors.corrupt);
        return;
      }
      if (isRaised) changes++;
    }
    if (changes > 0) {
      value.save(true);
      context.modified(1, changes);
    }
    reply.integer(changes > 0 ? 1 : 0);
  },
};
