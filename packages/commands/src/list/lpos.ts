/**
 * LPOS key element [RANK rank] [COUNT count] [MAXLEN len]: where equal elements are.
 *
 * RANK -2 begins with the second match from the tail, COUNT 0 asks for all, MAXLEN 0 compares with
 * all. The least integer as RANK, of which there is no negative, finds every match from the tail.
 *
 * Spec: redis/src/t_list.c lposCommand (7.0).
 */
import type { ListRoom } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { int64Min, readCount, readInteger, toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { listErrors } from './errors.js';
import { findList, Found } from './list-key.js';

interface Search {
  fromTail: boolean;
  /** Matches to pass over. */
  skipped: number;
  /** Matches to find. */
  countMax: number;
  /** Answer with an array, of which `countMax` is the size at most. */
  isArray: boolean;
  /** Elements to compare with. */
  comparedMax: number;
}

export const lpos: Command = {
  name: 'lpos',
  group: 'list',
  since: '6.0.6',
  summary: 'Return the index of matching elements on a list',
  complexity:
    'O(N) where N is the number of elements in the list, for the average case. When ' +
    'searching for elements near the head or the tail of the list, or when the MAXLEN ' +
    'option is provided, the command may run in constant time.',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'list', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string' },
    { name: 'rank', type: 'integer', token: 'RANK', flags: ['optional'] },
    { name: 'num-matches', type: 'integer', token: 'COUNT', flags: ['optional'] },
    { name: 'len', type: 'integer', token: 'MAXLEN', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const search = readSearch(context);
    if (search === undefined) return;
    const found = findList(context, 1);
    if (found === Found.refused) return;
    const { list } = db;
    list.sought(argv.buffer, argv.start(2), argv.end(2));
    const ranks = found === Found.there ? ranksOf(list, search) : [];
    if (!search.isArray) {
      if (ranks.length === 0) reply.nullBulk();
      else reply.integer(ranks[0]!);
      return;
    }
    reply.array(ranks.length);
    for (const rank of ranks) reply.integer(rank);
  },
};

function readSearch(context: Context): Search | undefined {
  const { argv, reply } = context;
  const search: Search = {
    fromTail: false,
    skipped: 0,
    countMax: 1,
    isArray: false,
    comparedMax: Infinity,
  };
  let ignoresCount = false;
  for (let i = 3; i < argv.argc; i += 2) {
    const hasValue = i + 1 < argv.argc;
    if (hasValue && argv.is(i, 'rank')) {
      const rank = readInteger(context, i + 1);
      if (rank === undefined) return undefined;
      if (rank === 0) {
        reply.error(listErrors.rankIsZero);
        return undefined;
      }
      ignoresCount = rank === int64Min;
      search.fromTail = rank < 0;
      search.skipped = ignoresCount ? 0 : Math.abs(toSafe(rank)) - 1;
    } else if (hasValue && argv.is(i, 'count')) {
      const count = readCount(context, i + 1, 0, listErrors.countIsNegative);
      if (count === undefined) return undefined;
      search.isArray = true;
      search.countMax = count === 0 ? Infinity : count;
    } else if (hasValue && argv.is(i, 'maxlen')) {
      const length = readCount(context, i + 1, 0, listErrors.lengthIsNegative);
      if (length === undefined) return undefined;
      search.comparedMax = length === 0 ? Infinity : length;
    } else {
      reply.error(errors.syntax);
      return undefined;
    }
  }
  if (ignoresCount && search.isArray) search.countMax = Infinity;
  return search;
}

/** Ranks, from the head, of the elements that are found, in the order of finding. */
function ranksOf(list: ListRoom, search: Search): number[] {
  const { fromTail, skipped, countMax, comparedMax } = search;
  const ranks: number[] = [];
  const step = fromTail ? -1 : 1;
  let rank = fromTail ? list.size() - 1 : 0;
  let matches = 0;
  list.seek(rank);
  for (let compared = 0; compared < comparedMax; compared++) {
    if (list.isSought() && ++matches > skipped) {
      ranks.push(rank);
      if (ranks.length === countMax) break;
    }
    if (!(fromTail ? list.previous() : list.next())) break;
    rank += step;
  }
  return ranks;
}
