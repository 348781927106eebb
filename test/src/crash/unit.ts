/**
 * What a writer does in the crash test: a sequence of units, each one command or one transaction, and
 * what the writer's keys hold after any number of them.
 *
 * The n-th unit (from 1) of a writer is the same in every run: only how many there are is not known
 * after a crash.
 *
 *     n mod 5    unit
 *     0          SET w:last n
 *     1          INCR w:last                              (n - 1 becomes n)
 *     2          MULTI; SET w:last n; INCR total; HSET w:hash f<n mod 40> n; EXEC
 *     3          HSET w:hash last n
 *     4          MULTI; INCR w:count; SELECT 1; APPEND w:text .; SELECT 0; INCR total; EXEC
 *
 * Every transaction counts itself in `total`, which all writers share: after a crash `total` must be
 * the number of transactions that are there, of all writers together.
 */
import type { WireCommand } from '../support/wire.js';

/** The counter all writers share. */
export const totalKey = 'total';

/** What a writer's keys hold; absent keys are empty strings. */
export interface WriterState {
  readonly last: string;
  readonly count: string;
  readonly textSize: string;
  readonly hash: Readonly<Record<string, string>>;
}

/** The commands of the n-th unit. */
export function unitCommands(writer: string, n: number): WireCommand[] {
  const text = String(n);
  switch (n % 5) {
    case 0:
      return [['SET', `${writer}:last`, text]];
    case 1:
      return [['INCR', `${writer}:last`]];
    case 2:
      return [
        ['MULTI'],
        ['SET', `${writer}:last`, text],
        ['INCR', totalKey],
        ['HSET', `${writer}:hash`, `f${n % 40}`, text],
        ['EXEC'],
      ];
    case 3:
      return [['HSET', `${writer}:hash`, 'last', text]];
    default:
      return [
        ['MULTI'],
        ['INCR', `${writer}:count`],
        ['SELECT', '1'],
        ['APPEND', `${writer}:text`, '.'],
        ['SELECT', '0'],
        ['INCR', totalKey],
        ['EXEC'],
      ];
  }
}

/** How many of the first n units are transactions. */
export function transactionsAmong(n: number): number {
  return Math.floor((n + 3) / 5) + Math.floor((n + 1) / 5);
}

/** What the writer's keys hold after its first n units. O(40). */
export function stateAfter(n: number): WriterState {
  const hash: Record<string, string> = {};
  const lastHash = latest(n, (i) => i % 5 === 3);
  if (lastHash > 0) hash['last'] = String(lastHash);
  for (let i = Math.max(1, n - 40 + 1); i <= n; i += 1) {
    if (i % 5 === 2) hash[`f${i % 40}`] = String(i);
  }
  const lastSet = latest(n, (i) => i % 5 <= 2);
  const fourths = Math.floor((n + 1) / 5);
  return {
    last: lastSet === 0 ? '' : String(lastSet),
    count: fourths === 0 ? '' : String(fourths),
    textSize: String(fourths),
    hash,
  };
}

function latest(n: number, isOne: (i: number) => boolean): number {
  for (let i = n; i >= 1 && i > n - 5; i -= 1) if (isOne(i)) return i;
  return 0;
}
