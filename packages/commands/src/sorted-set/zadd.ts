/**
 * ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...] · ZINCRBY key increment
 * member, which is ZADD with INCR, its words before the score included. HOT.
 *
 *     member is there    NX: nothing · GT, LT: nothing unless greater, less · else the score is set
 *     member is new      XX: nothing · else it is added
 *
 * The same score again is no change. A first score that cannot be added (NaN) ends the command
 * before anything has changed, since only a single one is added to another.
 *
 * Spec: redis/src/t_zset.c zaddGenericCommand, zsetAdd (7.0).
 */
import { ScoreChange, ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readDouble } from '../core/double.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { zsetErrors } from './errors.js';
import { createZset } from './zset-key.js';

/** What the words before the first score say, as bits. */
const Option = { none: 0, nx: 1, xx: 2, gt: 4, lt: 8, ch: 16, incr: 32 } as const;

/** What became of a member, as bits. */
const Outcome = { nothing: 0, processed: 1, updated: 2, added: 4, notANumber: 8 } as const;

export const zadd: Command = {
  name: 'zadd',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Add one or more members to a sorted set, or update its score if it already exists',
  complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'sortedset', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [
    ['2.4.0', 'Accepts multiple elements.'],
    ['3.0.2', 'Added the `XX`, `NX`, `CH` and `INCR` options.'],
    ['6.2.0', 'Added the `GT` and `LT` options.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'condition',
      type: 'oneof',
      since: '3.0.2',
      flags: ['optional'],
      arguments: [
        { name: 'nx', type: 'pure-token', token: 'NX' },
        { name: 'xx', type: 'pure-token', token: 'XX' },
      ],
    },
    {
      name: 'comparison',
      type: 'oneof',
      since: '6.2.0',
      flags: ['optional'],
      arguments: [
        { name: 'gt', type: 'pure-token', token: 'GT' },
        { name: 'lt', type: 'pure-token', token: 'LT' },
      ],
    },
    { name: 'change', type: 'pure-token', token: 'CH', since: '3.0.2', flags: ['optional'] },
    { name: 'increment', type: 'pure-token', token: 'INCR', since: '3.0.2', flags: ['optional'] },
    {
      name: 'score_member',
      type: 'block',
      flags: ['multiple'],
      arguments: [{ name: 'score', type: 'double' }, { name: 'member', type: 'string' }],
    },
  ],
  execute(context) {
    add(context, Option.none);
  },
};

export const zincrby: Command = {
  name: 'zincrby',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Increment the score of a member in a sorted set',
  complexity: 'O(log(N)) where N is the number of elements in the sorted set.',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'sortedset', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'increment', type: 'integer' },
    { name: 'member', type: 'string' },
  ],
  execute(context) {
    add(context, Option.incr);
  },
};

/** Reads the words before the first score, beside those given, and adds what follows. */
function add(context: Context, given: number): void {
  const { argv, reply } = context;
  let first = 2;
  let options = given;
  for (; first < argv.argc; first++) {
    const option = optionAt(context, first);
    if (option === Option.none) break;
    options |= option;
  }
  const words = argv.argc - first;
  if (words === 0 || words % 2 !== 0) {
    reply.error(errors.syntax);
    return;
  }
  const fault = faultOf(options, words / 2);
  if (fault !== undefined) reply.error(fault);
  else addMembers(context, options, first);
}

function optionAt(context: Context, i: number): number {
  const { argv } = context;
  // Scores begin with a digit or a sign, mostly.
  const size = argv.size(i);
  if (size < 2 || size > 4) return Option.none;
  if (argv.is(i, 'nx')) return Option.nx;
  if (argv.is(i, 'xx')) return Option.xx;
  if (argv.is(i, 'gt')) return Option.gt;
  if (argv.is(i, 'lt')) return Option.lt;
  if (argv.is(i, 'ch')) return Option.ch;
  return argv.is(i, 'incr') ? Option.incr : Option.none;
}

/** Why options exclude each other, if they do. */
function faultOf(options: number, members: number): string | undefined {
  const { nx, xx, gt, lt, incr } = Option;
  const has = (wanted: number): boolean => (options & wanted) === wanted;
  if (has(nx | xx)) return zsetErrors.xxAndNx;
  if (has(gt | nx) || has(lt | nx) || has(gt | lt)) return zsetErrors.gtLtAndNx;
  return has(incr) && members > 1 ? zsetErrors.singleIncrement : undefined;
}

/** Adds the pairs from argument `first` on, and answers. */
function addMembers(context: Context, options: number, first: number): void {
  const { argv, reply } = context;
  const count = (argv.argc - first) / 2;
  const scores = readScores(context, first, count);
  if (scores === undefined) return;
  const found = context.lookupWrite(1);
  if (found && context.refusesType(ValueType.zset)) return;
  let outcomes: number = Outcome.nothing;
  let added = 0;
  let updated = 0;
  if (found || (options & Option.xx) === 0) {
    if (!found) createZset(context);
    for (let i = 0; i < count; i++) {
      const outcome = addMember(context, options, first + 2 * i + 1, scores[i] as number);
      if (outcome === Outcome.notANumber) {
        reply.error(zsetErrors.notANumber);
        return;
      }
      outcomes |= outcome;
      if ((outcome & Outcome.added) !== 0) added++;
      if ((outcome & Outcome.updated) !== 0) updated++;
    }
  }
  if (added + updated > 0) context.modified(1, added + updated);
  if ((options & Option.incr) === 0)
    reply.integer((options & Option.ch) === 0 ? added : added + updated);
  else if (outcomes === Outcome.nothing) reply.null();
  else reply.double(context.db.zset.score);
}

/** Reads all scores, before anything is changed; `undefined` if one is none: that was answered. */
function readScores(context: Context, first: number, count: number): Float64Array | undefined {
  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const score = readDouble(context, first + 2 * i);
    if (score === undefined) return undefined;
    scores[i] = score;
  }
  return scores;
}

/** Adds member argument `i`. Its score afterwards is the room's `score`, if it was processed. */
function addMember(context: Context, options: number, i: number, score: number): number {
  const { argv, db } = context;
  const { buffer } = argv;
  const { zset } = db;
  const [start, end] = [argv.start(i), argv.end(i)];
  let value = score;
  // Without conditions there is no need to look first.
  if ((options & ~Option.ch) !== 0) {
    if (zset.find(buffer, start, end)) {
      if ((options & Option.nx) !== 0) return Outcome.nothing;
      const old = zset.score;
      if ((options & Option.incr) !== 0) value += old;
      if (Number.isNaN(value)) return Outcome.notANumber;
      if ((options & Option.lt) !== 0 && value >= old) return Outcome.nothing;
      if ((options & Option.gt) !== 0 && value <= old) return Outcome.nothing;
    } else if ((options & Option.xx) !== 0) {
      return Outcome.nothing;
    }
  }
  const change = zset.set(buffer, start, end, value);
  zset.score = value;
  if (change === ScoreChange.none) return Outcome.processed;
  return Outcome.processed | (change === ScoreChange.added ? Outcome.added : Outcome.updated);
}
