/**
 * MEMORY USAGE key [SAMPLES count]: the bytes of a key and its value.
 *
 * Redis estimates large values by some of their elements. Here every block is counted: the answer
 * is exact, and SAMPLES is read but has nothing to choose.
 *
 * Spec: redis/src/object.c memoryCommand (7.0), which finds keys past their time too.
 */
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { readInteger } from '../../core/integers.js';
import { oneKey } from '../../core/key-spec.js';

export const usage: Command = {
  name: 'usage',
  group: 'server',
  since: '4.0.0',
  summary: 'Estimate the memory usage of a key',
  complexity: 'O(N) where N is the number of samples.',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'slow'],
  keys: [oneKey(['RO'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', token: 'SAMPLES', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, db, gate, reply } = context;
    if (refusesOptions(context)) return;
    const [start, end] = [argv.start(2), argv.end(2)];
    if (gate.tracking) gate.read(db.index, argv.buffer, start, end);
    if (db.find(argv.buffer, start, end)) reply.integer(db.memoryUsage());
    else reply.null();
  },
};

function refusesOptions(context: Context): boolean {
  const { argv, reply } = context;
  for (let i = 3; i < argv.argc; i += 2) {
    const isSamples = argv.is(i, 'samples') && i + 1 < argv.argc;
    const samples = isSamples ? readInteger(context, i + 1) : -1;
    if (samples === undefined) return true;
    if (samples < 0) {
      reply.error(errors.syntax);
      return true;
    }
  }
  return false;
}
