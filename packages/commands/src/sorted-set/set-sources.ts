/**
 * The sets and sorted sets that ZUNION, ZINTER and ZDIFF read, and their words behind the keys.
 *
 *     ZUNION 2 a b WEIGHTS 2 1 AGGREGATE MAX WITHSCORES
 *
 * A member of a set has score 1. A missing key is an empty set; something else is refused, wherever
 * it is among them. All keys are found before any is read: what had expired is gone by then.
 *
 * Spec: redis/src/t_zset.c zunionInterDiffGenericCommand (7.0.15).
 */
import { ValueType, type Database, type VisitScored } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { readDouble } from '../core/double.js';
import { errors } from '../core/errors.js';
import { readCount, readSafeInteger } from '../core/integers.js';
import { noInputKey, zsetErrors } from './errors.js';

export type Aggregate = 'sum' | 'min' | 'max';

/** What the words behind the keys may be. */
export interface SourceForm {
  /** The argument with the count of keys. */
  readonly keyCountAt: number;
  readonly takesWeights: boolean;
  readonly takesScores: boolean;
  readonly takesLimit: boolean;
}

/** What a command asked for. */
export interface SourceRequest {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** ZINTERCARD: count no further; 0: count all. */
  readonly limit: number;
}

/** A set or a sorted set, by its key. Reading it moves the cursor there. */
export class Source {
  readonly size: number;
  readonly weight: number;
  readonly #context: Context;
  readonly #argument: number;
  readonly #type: number;

  /** @param type the ValueType of what is at the key; `none` if nothing is */
  constructor(context: Context, argument: number, type: number, weight: number) {
    this.#context = context;
    this.#argument = argument;
    this.#type = type;
    this.weight = weight;
    this.size = this.#count();
  }

  /** Goes to its key, from where `score` looks members up. */
  open(): void {
    const { argv } = this.#context;
    this.#db.find(argv.buffer, argv.start(this.#argument), argv.end(this.#argument));
  }

  /** The score of a member, before its weight; undefined if it is not there. Needs `open`. */
  score(bytes: Buffer, start: number, end: number): number | undefined {
    const { set, zset } = this.#db;
    if (this.#type === ValueType.set) return set.has(bytes, start, end) ? 1 : undefined;
    if (this.#type === ValueType.none || !zset.find(bytes, start, end)) return undefined;
    return zset.score;
  }

  /**
   * Visits every member with its score, before its weight. Meanwhile the cursor may go elsewhere,
   * to look the member up in other sources.
   */
  forEach(visit: VisitScored): void {
    if (this.#type === ValueType.none) return;
    this.open();
    const view = this.#db.view();
    if (this.#type === ValueType.zset) {
      view.forEachScored(visit);
      return;
    }
    view.forEachMember((bytes, start, end) => {
      visit(bytes, start, end, 1);
    });
  }

  #count(): number {
    if (this.#type === ValueType.none) return 0;
    return this.#type === ValueType.set ? this.#db.set.size() : this.#db.zset.size();
  }

  get #db(): Database {
    return this.#context.db;
  }
}

/** A score times a weight; 0 times infinity is 0. */
export function weighScore(score: number, weight: number): number {
  const product = score * weight;
  return Number.isNaN(product) ? 0 : product;
}

/** Joins the scores a member has in two sources; infinity less infinity is 0. */
export function aggregateScores(aggregate: Aggregate, a: number, b: number): number {
  if (aggregate === 'min') return b < a ? b : a;
  if (aggregate === 'max') return b > a ? b : a;
  return Number.isNaN(a + b) ? 0 : a + b;
}

/** Reads the arguments from the count of keys on; on an error answers it. */
export function readSources(context: Context, form: SourceForm): SourceRequest | undefined {
  const { argv, reply, entry } = context;
  const first = form.keyCountAt + 1;
  const count = readSafeInteger(context, form.keyCountAt);
  if (count === undefined) return undefined;
  if (count < 1) {
    reply.error(noInputKey(entry.fullName));
    return undefined;
  }
  if (count > argv.argc - first) {
    reply.error(errors.syntax);
    return undefined;
  }
  const types = findTypes(context, first, count);
  const words = types === undefined ? undefined : readWords(context, form, first + count, count);
  if (types === undefined || words === undefined) return undefined;
  const { weights, ...rest } = words;
  const sources = types.map((type, i) => {
    // The cursor is on the last key: each source counts its members at its own.
    if (type !== ValueType.none)
      context.db.find(argv.buffer, argv.start(first + i), argv.end(first + i));
    return new Source(context, first + i, type, weights?.[i] ?? 1);
  });
  return { sources, ...rest };
}

/** Finds what is at the keys; `undefined` when something was refused, which has been answered. */
function findTypes(context: Context, first: number, count: number): number[] | undefined {
  const { db, reply } = context;
  const types: number[] = [];
  for (let i = first; i < first + count; i++) {
    const type = context.lookupRead(i) ? db.type() : ValueType.none;
    if (type !== ValueType.none && type !== ValueType.set && type !== ValueType.zset) {
      reply.error(errors.wrongType);
      return undefined;
    }
    types.push(type);
  }
  return types;
}

interface SourceWords {
  weights: number[] | undefined;
  aggregate: Aggregate;
  withScores: boolean;
  limit: number;
}

function readWords(
  context: Context,
  form: SourceForm,
  start: number,
  count: number,
): SourceWords | undefined {
  const { argv } = context;
  const words: SourceWords = { weights: undefined, aggregate: 'sum', withScores: false, limit: 0 };
  for (let i = start; i < argv.argc;) {
    const left = argv.argc - i;
    if (form.takesWeights && left > count && argv.is(i, 'weights')) {
      words.weights = readWeights(context, i + 1, count);
      if (words.weights === undefined) return undefined;
      i += 1 + count;
    } else if (form.takesWeights && left >= 2 && argv.is(i, 'aggregate')) {
      const aggregate = aggregateOf(context, i + 1);
      if (aggregate === undefined) return syntaxError(context);
      words.aggregate = aggregate;
      i += 2;
    } else if (form.takesScores && argv.is(i, 'withscores')) {
      words.withScores = true;
      i++;
    } else if (form.takesLimit && left >= 2 && argv.is(i, 'limit')) {
      const limit = readCount(context, i + 1, 0, zsetErrors.limitNegative);
      if (limit === undefined) return undefined;
      words.limit = limit;
      i += 2;
    } else {
      return syntaxError(context);
    }
  }
  return words;
}

function readWeights(context: Context, first: number, count: number): number[] | undefined {
  const weights: number[] = [];
  for (let i = first; i < first + count; i++) {
    const weight = readDouble(context, i, zsetErrors.weight);
    if (weight === undefined) return undefined;
    weights.push(weight);
  }
  return weights;
}

function aggregateOf(context: Context, i: number): Aggregate | undefined {
  const { argv } = context;
  if (argv.is(i, 'sum')) return 'sum';
  if (argv.is(i, 'min')) return 'min';
  return argv.is(i, 'max') ? 'max' : undefined;
}

function syntaxError(context: Context): undefined {
  context.reply.error(errors.syntax);
}
