/**
 * Hashes and cells, rounding, sorting by part, and what geo commands log. Replies are compared with
 * redis-server's by test/replies.test.ts and, at random, by the differential test.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { CommandHarness } from '../testing/command-harness.js';
import { sortedSetCommands } from '../sorted-set/index.js';
import { formatFixed } from './fixed-point.js';
import {
  centerOf,
  columnOf,
  hashHigh,
  hashLow,
  hashText,
  indexOf,
  latitudeMax,
  longitudeMax,
  rowOf,
  scoreHigh,
  scoreLow,
  scoreOfCell,
  stepMax,
} from './geohash.js';
import { coverShape } from './geohash-area.js';
import { distanceOf } from './great-circle.js';
import { geoCommands } from './index.js';
import { sortFirst } from './partial-sort.js';
import { arcsine, cosine, sine } from './trigonometry.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([geoCommands, sortedSetCommands]);
});

describe('a hash', () => {
  test('takes the bits of column and row in turns, and gives them back', () => {
    const cells = [[0, 0], [1, 0], [0, 1], [0x3ffffff, 0x1234567], [0x4000000, 0x4000000]] as const;
    for (const [x, y] of cells) {
      let bits = 0n;
      for (let i = 0n; i < 27n; i++) {
        bits |= ((BigInt(x) >> i) & 1n) << (2n * i + 1n);
        bits |= ((BigInt(y) >> i) & 1n) << (2n * i);
      }
      expect(hashText(x, y)).toBe(String(bits));
      expect(columnOf(hashHigh(x, y), hashLow(x, y))).toBe(x);
      expect(rowOf(hashHigh(x, y), hashLow(x, y))).toBe(y);
    }
  });

  test('of a larger cell begins the range of its members', () => {
    const [x, y] = [indexOf(13.361389, longitudeMax, 26), indexOf(38.115556, latitudeMax, 26)];
    const score = Number(hashText(x, y));
    expect(score).toBe(3479099956230698);
    for (let step = 1; step <= stepMax; step++) {
      const [column, row] = [x >>> (stepMax - step), y >>> (stepMax - step)];
      expect(scoreOfCell(column, row, step, 0)).toBeLessThanOrEqual(score);
      expect(scoreOfCell(column, row, step, 1)).toBeGreaterThan(score);
    }
  });

  test('of a score that is none has the bits that x86 makes of it', () => {
    const words = (score: number): number[] => [scoreHigh(score), scoreLow(score)];
    expect(words(-1)).toEqual([0xffffffff, 0xffffffff]);
    expect(words(-Infinity)).toEqual([0x80000000, 0]);
    expect(words(Infinity)).toEqual([0, 0]);
    expect(words(2 ** 63)).toEqual([0x80000000, 0]);
    expect(centerOf(0xffffffff, longitudeMax)).toBe(longitudeMax);
  });
});

describe('the cells of a search', () => {
  const circle = { isBox: false, width: 0, height: 0, meters: 1 };

  test('are the center and those of its eight neighbours that are near', () => {
    const cells = coverShape({ ...circle, longitude: 13.4, latitude: 52.5, radius: 1000 });
    expect(cells[0]).toEqual({
      x: indexOf(13.4, longitudeMax, cells[0]!.step),
      y: indexOf(52.5, latitudeMax, cells[0]!.step),
      step: cells[0]!.step,
    });
    expect(cells.length).toBeLessThan(9);
  });

  test('go around the date line', () => {
    const cells = coverShape({ ...circle, longitude: 179.999, latitude: 0, radius: 100_000 });
    const columns = new Set(cells.map(({ x }) => x));
    expect(columns.has(0)).toBe(true);
  });
});

describe('distances', () => {
  // Values of glibc, of which JavaScript's own functions miss the last bit.
  test('are computed with functions that round to the nearest', () => {
    expect(sine(Math.PI)).toBe(1.2246467991473532e-16);
    expect(cosine(Math.PI / 2)).toBe(6.123233995736766e-17);
    expect(sine(0.5)).toBe(0.479425538604203);
    expect(cosine(0.5)).toBe(0.8775825618903728);
    expect(arcsine(0.5)).toBe(0.5235987755982989);
    expect(arcsine(1)).toBe(Math.PI / 2);
    expect([sine(0), cosine(0), arcsine(0)]).toEqual([0, 1, 0]);
  });

  test('follow a great circle', () => {
    expect(distanceOf(0, 0, 180, 0)).toBeCloseTo(Math.PI * 6372797.560856, 3);
    expect(distanceOf(10, 20, 10, 20)).toBe(0);
  });
});

test('fixed decimals are rounded as C rounds them: ties to even', () => {
  expect(formatFixed(0.0078125, 6)).toBe('0.007812');
  expect(formatFixed(0.0234375, 6)).toBe('0.023438');
  expect(formatFixed(-181.0078125, 6)).toBe('-181.007812');
  expect(formatFixed(1e22, 4)).toBe('10000000000000000000000.0000');
  expect(formatFixed(-Infinity, 4)).toBe('-inf');
});

test('sorting a part gives the beginning of what sorting gives', () => {
  let state = 7;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  for (const size of [1, 6, 7, 8, 40, 41, 300]) {
    for (const range of [3, 1000]) {
      const items = Array.from({ length: size }, () => (random() >>> 8) % range);
      const sorted = [...items].sort((a, b) => a - b);
      for (const count of [1, size >> 1, size]) {
        const part = [...items];
        sortFirst(part, count - 1, (a, b) => a - b);
        expect(part.slice(0, count)).toEqual(sorted.slice(0, count));
        expect(part.sort((a, b) => a - b)).toEqual(sorted);
      }
    }
  }
});

describe('the log', () => {
  test('has GEOADD as zadd, and nothing of one that changed nothing', () => {
    h.run('GEOADD', 'k', 'CH', '13.361389', '38.115556', 'Palermo');
    h.run('GEOADD', 'k', '13.361389', '38.115556', 'Palermo');
    h.run('GEOADD', 'k', 'nx', '1', '1', 'Palermo');
    expect(h.takeLog()).toEqual(['zadd k CH 3479099956230698 Palermo']);
  });

  test('has what is stored as received, and deletions', () => {
    h.run('GEOADD', 'k', '1', '1', 'a', '1', '1', 'b');
    h.takeLog();
    h.run('GEORADIUS', 'k', '1', '1', '1', 'km', 'STORE', 'target');
    expect(h.run('ZCARD', 'target')).toBe(':2');
    h.run('GEOSEARCHSTORE', 'target', 'k', 'FROMLONLAT', '50', '50', 'BYRADIUS', '1', 'm');
    h.run('GEOSEARCHSTORE', 'target', 'k', 'FROMLONLAT', '50', '50', 'BYRADIUS', '1', 'm');
    expect(h.takeLog()).toEqual([
      'GEORADIUS k 1 1 1 km STORE target',
      'GEOSEARCHSTORE target k FROMLONLAT 50 50 BYRADIUS 1 m',
    ]);
  });
});
