/**
 * When the dataset is saved by itself.
 *
 *     save <seconds> <changes> [<seconds> <changes> ...]     after so long, if so much has changed
 *     save ""                                                never
 *
 * Lines of one file add up; the first replaces the default. CONFIG SET replaces all of them.
 *
 * @see redis/src/config.c setConfigSaveOption (7.0)
 */
import { directive } from '../directive.js';
import type { Kind } from '../directive.js';
import { accepted, refused } from '../kinds.js';

/** Save once `changes` were made and the last save is more than `seconds` ago. */
export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

const initial: readonly SavePoint[] = [
  { seconds: 3600, changes: 1 },
  { seconds: 300, changes: 100 },
  { seconds: 60, changes: 10000 },
];

const savePoints: Kind<readonly SavePoint[]> = {
  several: true,
  parse(args) {
    const isEmpty = args.length === 1 && args[0] === '';
    const numbers = isEmpty ? [] : args.map(wholeNumber);
    const points: SavePoint[] = [];
    for (let i = 0; i < numbers.length; i += 2) {
      const seconds = numbers[i] ?? NaN;
      const changes = numbers[i + 1] ?? NaN;
      if (!(seconds >= 1 && changes >= 0)) return refused('Invalid save parameters');
      points.push({ seconds, changes });
    }
    return accepted(points);
  },
  join: (before, line) => [...before, ...line],
  format: (points) => points.map(({ seconds, changes }) => `${seconds} ${changes}`).join(' '),
  lines: (points) =>
    points.length === 0 ? ['""'] : points.map(({ seconds, changes }) => `${seconds} ${changes}`),
};

/** After how long and how many changes the dataset is saved by itself; none: never. */
export const save = directive('save', savePoints, initial);

function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
}
