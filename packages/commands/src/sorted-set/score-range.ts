/**
 * A range of scores as two arguments: `1`, `(1` without the border itself, `-inf`, `+inf`.
 *
 * A border is read as C's strtod does, so blanks may come before it and a NUL ends it; nothing at
 * all is 0.
 *
 * Spec: redis/src/t_zset.c zslParseRange, zslIsInRange (7.0.15).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { readPrefix } from '../core/double.js';
import { zsetErrors } from './errors.js';
import type { Borders } from './rank-range.js';

export class ScoreRange implements Borders {
  readonly #min: ScoreBorder;
  readonly #max: ScoreBorder;

  constructor(min: ScoreBorder, max: ScoreBorder) {
    this.#min = min;
    this.#max = max;
  }

  countBefore(zset: ZsetRoom): number {
    return zset.countToScore(this.#min.score, this.#min.isOpen);
  }

  countToEnd(zset: ZsetRoom): number {
    return zset.countToScore(this.#max.score, !this.#max.isOpen);
  }
}

interface ScoreBorder {
  readonly score: number;
  /** The score itself is not in the range. */
  readonly isOpen: boolean;
}

/** Reads arguments `min` and `max`; when one is no border, answers that and returns `undefined`. */
export function readScoreRange(context: Context, min: number, max: number): ScoreRange | undefined {
  const [low, high] = [parseBorder(context, min), parseBorder(context, max)];
  if (low !== undefined && high !== undefined) return new ScoreRange(low, high);
  context.reply.error(zsetErrors.scoreRange);
  return undefined;
}

function parseBorder(context: Context, i: number): ScoreBorder | undefined {
  const text = context.argv.text(i);
  const isOpen = text.startsWith('(');
  const number = isOpen ? text.slice(1) : text;
  const { value, size } = readPrefix(number);
  const isWhole = size === number.length || number.charAt(size) === '\0';
  return isWhole && !Number.isNaN(value) ? { score: value, isOpen } : undefined;
}
