/**
 * SINTER key [key ...] · SINTERSTORE destination key [key ...] · SINTERCARD numkeys key [key ...]
 * [LIMIT limit]: the members all sets have.
 *
 * Each member of the smallest set is looked up in the others, from small to large.
 *
 * Spec: redis/src/t_set.c sinterGenericCommand (7.0).
 */
import type { SetReader, VisitMember } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { countedKeys, keyRange, oneKey } from '../core/key-spec.js';
import { setErrors } from './errors.js';
import { openResult, storeResult } from './set-result.js';
import { areThere, findSources } from './set-sources.js';

/** Members looked at between two looks at the limit. */
const strideMembers = 256;

const complexity =
  'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.';

export const sinter: Command = {
  name: 'sinter',
  group: 'set',
  since: '1.0.0',
  summary: 'Intersect multiple sets',
  complexity,
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [keyRange(['RO', 'access'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    const { argv, reply } = context;
    const sources = findSources(context, 1, argv.argc - 1);
    if (sources === undefined) return;
    if (!areThere(sources)) {
      reply.set(0);
      return;
    }
    const mark = reply.deferSet();
    const count = intersect(sources, Infinity, (bytes, start, end) => {
      reply.bulk(bytes, start, end);
    });
    reply.setSet(mark, count);
  },
};

export const sinterstore: Command = {
  name: 'sinterstore',
  group: 'set',
  since: '1.0.0',
  summary: 'Intersect multiple sets and store the resulting set in a key',
  complexity,
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'set', 'slow'],
  keys: [oneKey(['RW', 'update']), keyRange(['RO', 'access'], 2, -1, 1)],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    const sources = findSources(context, 2, context.argv.argc - 1);
    if (sources === undefined) return;
    const result = openResult(context);
    if (areThere(sources)) {
      intersect(sources, Infinity, (bytes, start, end) => {
        result.add(bytes, start, end);
      });
    }
    storeResult(context);
  },
};

export const sintercard: Command = {
  name: 'sintercard',
  group: 'set',
  since: '7.0.0',
  summary: 'Intersect multiple sets and return the cardinality of the result',
  complexity,
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['read', 'set', 'slow'],
  keys: [countedKeys(['RO', 'access'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'limit', type: 'integer', token: 'LIMIT', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const keyCount = readCount(context, 1, 1, setErrors.keyCountNotPositive);
    if (keyCount === undefined) return;
    if (keyCount > argv.argc - 2) {
      reply.error(setErrors.keyCountTooLarge);
      return;
    }
    const limit = readLimit(context, 2 + keyCount);
    if (limit === undefined) return;
    const sources = findSources(context, 2, 1 + keyCount);
    if (sources === undefined) return;
    reply.integer(areThere(sources) ? intersect(sources, limit, ignoreMember) : 0);
  },
};

/** Reads LIMIT, which may be repeated, from argument `first` on; answers what is wrong there. */
function readLimit(context: Context, first: number): number | undefined {
  const { argv, reply } = context;
  let limit = 0;
  for (let i = first; i < argv.argc; i += 2) {
    if (!argv.is(i, 'limit') || i + 1 === argv.argc) {
      reply.error(errors.syntax);
      return undefined;
    }
    const value = readCount(context, i + 1, 0, setErrors.limitNegative);
    if (value === undefined) return undefined;
    limit = value;
  }
  return limit === 0 ? Infinity : limit;
}

/**
 * Visits the members that all sets have. Returns their count; goes on no further than about
 * `limit`.
 */
function intersect(sources: SetReader[], limit: number, visit: VisitMember): number {
  const sorted = sources.toSorted((a, b) => a.size() - b.size());
  const smallest = sorted[0] as SetReader;
  const others = sorted.filter((source) => source.ref !== smallest.ref);
  let count = 0;
  let cursor = 0;
  do {
    cursor = smallest.scan(cursor, strideMembers, (bytes, start, end) => {
      if (!others.every((other) => other.has(bytes, start, end))) return;
      count++;
      visit(bytes, start, end);
    });
  } while (cursor !== 0 && count < limit);
  return Math.min(count, limit);
}

function ignoreMember(): void {
  // SINTERCARD only counts.
}
