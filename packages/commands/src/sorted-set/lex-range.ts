/**
 * A range of members as two arguments: `[abc`, `(abc` without the border itself, `-` before all
 * members, `+` behind them.
 *
 * It has a meaning where all scores are equal; else it is some run of members.
 *
 * Spec: redis/src/t_zset.c zslParseLexRange, zslIsInLexRange (7.0.15).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Argv } from '@varve/resp';
import type { Context } from '../core/context.js';
import { zsetErrors } from './errors.js';
import type { Borders } from './rank-range.js';

/** Where a border is: before all members, at one, behind all. */
const Side = { first: 0, member: 1, last: 2 } as const;

export class LexRange implements Borders {
  readonly #argv: Argv;
  readonly #min: LexBorder;
  readonly #max: LexBorder;

  /** @param argv what the borders are arguments of */
  constructor(argv: Argv, min: LexBorder, max: LexBorder) {
    this.#argv = argv;
    this.#min = min;
    this.#max = max;
  }

  countBefore(zset: ZsetRoom): number {
    return this.#countTo(zset, this.#min, this.#min.isOpen);
  }

  countToEnd(zset: ZsetRoom): number {
    return this.#countTo(zset, this.#max, !this.#max.isOpen);
  }

  #countTo(zset: ZsetRoom, border: LexBorder, isAfter: boolean): number {
    if (border.side === Side.first) return 0;
    if (border.side === Side.last) return zset.size();
    const { buffer } = this.#argv;
    const { argument } = border;
    const start = this.#argv.start(argument) + 1;
    return zset.countToMember(buffer, start, this.#argv.end(argument), isAfter);
  }
}

interface LexBorder {
  readonly side: (typeof Side)[keyof typeof Side];
  /** The member itself is not in the range. */
  readonly isOpen: boolean;
  /** The argument with the member, behind its bracket. */
  readonly argument: number;
}

/** Reads arguments `min` and `max`; when one is no border, answers that and returns `undefined`. */
export function readLexRange(context: Context, min: number, max: number): LexRange | undefined {
  const { argv } = context;
  const [low, high] = [parseBorder(argv, min), parseBorder(argv, max)];
  if (low !== undefined && high !== undefined) return new LexRange(argv, low, high);
  context.reply.error(zsetErrors.lexRange);
  return undefined;
}

function parseBorder(argv: Argv, argument: number): LexBorder | undefined {
  const text = argv.text(argument);
  // C ends the string at a NUL.
  const isAlone = text.length === 1 || text.charAt(1) === '\0';
  switch (text.charAt(0)) {
    case '-':
      return isAlone ? { side: Side.first, isOpen: true, argument } : undefined;
    case '+':
      return isAlone ? { side: Side.last, isOpen: true, argument } : undefined;
    case '(':
      return { side: Side.member, isOpen: true, argument };
    case '[':
      return { side: Side.member, isOpen: false, argument };
    default:
      return undefined;
  }
}
