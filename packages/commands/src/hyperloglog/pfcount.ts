/**
 * PFCOUNT key [key ...]: about how many different elements were added, to any of the keys.
 *
 * The cardinality of one key is kept in its value. Counting it anew changes the value, so that it
 * is logged, though the command only reads.
 *
 * Spec: redis/src/hyperloglog.c pfcountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { narrow } from '../core/integers.js';
import { estimate, newHistogram } from './cardinality.js';
import { countDense } from './dense-registers.js';
import { hyperLogLogErrors } from './errors.js';
import { refusesHyperLogLog } from './hll-value.js';
import {
  Encoding,
  encodingOf,
  headerSize,
  isCounted,
  readCardinality,
  writeCardinality,
} from './layout.js';
import { countSparse } from './sparse-registers.js';
import { mergeSources } from './union.js';

export const pfcount: Command = {
  name: 'pfcount',
  group: 'hyperloglog',
  since: '2.8.9',
  summary:
    'Return the approximated cardinality of the set(s) observed by the HyperLogLog at ' +
    'key(s).',
  complexity:
    'O(1) with a very small average constant time when called with a single key. O(N) with N ' +
    'being the number of keys, and much bigger constant times, when called with multiple ' +
    'keys.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'hyperloglog', 'slow'],
  keys: [
    {
      flags: ['RW', 'access'],
      notes:
        'RW because it may change the internal representation of the key, and propagate to replicas',
      begin: { type: 'index', index: 1 },
      find: { type: 'range', lastKey: -1, step: 1, limit: 0 },
    },
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
  ],
  execute(context) {
    if (context.argv.argc > 2) countUnion(context);
    else countOne(context);
  },
};

function countUnion(context: Context): void {
  const union = mergeSources(context);
  if (union === undefined) return;
  const histogram = newHistogram();
  for (const count of union.registers) histogram[count]!++;
  replyCardinality(context, estimate(histogram));
}

function countOne(context: Context): void {
  const { db, reply } = context;
  const { string } = db;
  if (!context.lookupRead(1)) {
    reply.integer(0);
    return;
  }
  if (refusesHyperLogLog(context)) return;
  string.edit(0);
  const { bytes, start, end } = string;
  if (isCounted(bytes, start)) {
    replyCardinality(context, readCardinality(bytes, start));
    return;
  }
  const histogram = newHistogram();
  if (encodingOf(bytes, start) === Encoding.dense) {
    countDense(bytes, start + headerSize, histogram);
  } else if (!countSparse(bytes, start, end, histogram)) {
    reply.error(hyperLogLogErrors.corrupt);
    return;
  }
  const cardinality = estimate(histogram);
  writeCardinality(bytes, start, cardinality);
  context.modified(1);
  replyCardinality(context, cardinality);
}

/** Answers with 64 bits as a signed integer. */
function replyCardinality(context: Context, cardinality: bigint): void {
  const value = narrow(BigInt.asIntN(64, cardinality));
  if (typeof value === 'number') context.reply.integer(value);
  else context.reply.bigint(value);
}
