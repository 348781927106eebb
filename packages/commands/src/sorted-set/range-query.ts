/**
 * What ZRANGE and its six older forms ask for, and finding it.
 *
 *     ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
 *     ZRANGESTORE target key start stop ...      the same, without WITHSCORES
 *     ZREVRANGEBYSCORE key max min ...           order and direction are in the name
 *
 * Downwards, borders of scores and members come larger first; ranks count from the top.
 *
 * Spec: redis/src/t_zset.c zrangeGenericCommand (7.0.15).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { zsetErrors } from './errors.js';
import { readLexRange } from './lex-range.js';
import { limitRange, rangeOfRanks, rangeWithin, type Borders, type RankRange } from './rank-range.js';
import { readScoreRange } from './score-range.js';

/** What a range is given by. */
export type RangeOrder = 'rank' | 'score' | 'lex';

/** What the name of a command settles; undefined: a word among its arguments may. */
export interface RangeForm {
  /** The argument with the key; the two borders follow it. */
  readonly key: number;
  readonly order: RangeOrder | undefined;
  readonly isReverse: boolean | undefined;
  /** The range becomes the value of a key: there are no scores to ask for. */
  readonly isStored: boolean;
}

/** A range as asked for: whatever the sorted set is. */
export class RangeQuery {
  readonly isReverse: boolean;
  readonly withScores: boolean;
  readonly #borders: Borders | undefined;
  readonly #start: number;
  readonly #stop: number;
  readonly #offset: number;
  readonly #limit: number;

  constructor(words: RangeWords, borders: Borders | undefined, start: number, stop: number) {
    this.isReverse = words.isReverse ?? false;
    this.withScores = words.withScores;
    this.#borders = borders;
    this.#start = start;
    this.#stop = stop;
    this.#offset = words.offset;
    this.#limit = words.limit;
  }

  /** Whether the borders are ranks. */
  get isByRank(): boolean {
    return this.#borders === undefined;
  }

  /** Returns the run of members asked for, from where it begins in its direction. */
  rangeIn(zset: ZsetRoom): RankRange {
    const { isReverse } = this;
    if (this.#borders === undefined)
      return rangeOfRanks(zset.size(), this.#start, this.#stop, isReverse);
    return limitRange(rangeWithin(zset, this.#borders), this.#offset, this.#limit, isReverse);
  }
}

/** The words behind the borders. */
interface RangeWords {
  order: RangeOrder | undefined;
  isReverse: boolean | undefined;
  withScores: boolean;
  offset: number;
  limit: number;
}

/** Reads a range from the arguments; on an error answers it and returns `undefined`. */
export function readRangeQuery(context: Context, form: RangeForm): RangeQuery | undefined {
  const { order, isReverse } = form;
  const words: RangeWords = { order, isReverse, withScores: false, offset: 0, limit: -1 };
  if (!readWords(context, form, words)) return undefined;
  const low = form.key + 1;
  const high = form.key + 2;
  if (words.order === 'score' || words.order === 'lex') {
    const [min, max] = words.isReverse === true ? [high, low] : [low, high];
    const read = words.order === 'score' ? readScoreRange : readLexRange;
    const borders = read(context, min, max);
    return borders === undefined ? undefined : new RangeQuery(words, borders, 0, 0);
  }
  const start = readSafeInteger(context, low);
  const stop = start === undefined ? undefined : readSafeInteger(context, high);
  if (start === undefined || stop === undefined) return undefined;
  return new RangeQuery(words, undefined, start, stop);
}

function readWords(context: Context, form: RangeForm, words: RangeWords): boolean {
  const { argv, reply } = context;
  for (let i = form.key + 3; i < argv.argc; i++) {
    if (!form.isStored && argv.is(i, 'withscores')) {
      words.withScores = true;
    } else if (argv.is(i, 'limit') && i + 2 < argv.argc) {
      const offset = readSafeInteger(context, i + 1);
      const limit = offset === undefined ? undefined : readSafeInteger(context, i + 2);
      if (offset === undefined || limit === undefined) return false;
      words.offset = offset;
      words.limit = limit;
      i += 2;
    } else if (words.isReverse === undefined && argv.is(i, 'rev')) {
      words.isReverse = true;
    } else if (words.order === undefined && argv.is(i, 'bylex')) {
      words.order = 'lex';
    } else if (words.order === undefined && argv.is(i, 'byscore')) {
      words.order = 'score';
    } else {
      reply.error(errors.syntax);
      return false;
    }
  }
  const fault = faultOf(words);
  if (fault !== undefined) reply.error(fault);
  return fault === undefined;
}

/** Why words exclude each other, if they do. */
function faultOf({ order, limit, withScores }: RangeWords): string | undefined {
  if (limit !== -1 && (order ?? 'rank') === 'rank') return zsetErrors.limitByRank;
  return withScores && order === 'lex' ? zsetErrors.scoresByLex : undefined;
}
