/** Random commands on strings. */
import type { Random } from '../support/random.js';
import { one, type Recipe, type RunOptions } from './recipe.js';
import * as values from './values.js';

export const stringRecipes: readonly Recipe[] = [
  one(14, set),
  one(8, (random) => ['GET', values.stringKey(random)]),
  one(4, (random) => ['APPEND', values.stringKey(random), values.value(random)]),
  one(4, (random) => [random.pick(['INCR', 'DECR']), values.stringKey(random)]),
  one(5, (random) => [random.pick(['INCRBY', 'DECRBY']), values.stringKey(random), values.integer(random)]),
  one(5, (random) => ['INCRBYFLOAT', values.stringKey(random), values.float(random)]),
  one(2, (random) => ['GETDEL', values.stringKey(random)]),
  one(4, (random) => ['GETEX', values.stringKey(random), ...getexLife(random)]),
  one(2, (random) => ['GETSET', values.stringKey(random), values.value(random)]),
  one(3, (random) => [random.pick(['GETRANGE', 'SUBSTR']), values.stringKey(random), values.index(random), values.index(random)]),
  one(4, (random) => ['SETRANGE', values.stringKey(random), rangeOffset(random), values.value(random)]),
  one(2, (random) => ['STRLEN', values.stringKey(random)]),
  one(3, (random) => ['MGET', ...values.keys(random, 5)]),
  one(3, (random) => [random.pick(['MSET', 'MSETNX']), ...pairs(random)]),
  one(2, (random) => ['SETNX', values.stringKey(random), values.value(random)]),
  one(2, (random) => ['SETEX', values.stringKey(random), values.lifeSeconds(random), values.value(random)]),
  one(2, (random) => ['PSETEX', values.stringKey(random), values.lifeMs(random), values.value(random)]),
  // Two medium texts, then their longest common subsequence.
  [1, (random) => [
    ['SET', 's0', text(random)],
    ['SET', 's1', text(random)],
    ['LCS', 's0', 's1', ...lcsOptions(random)],
  ]],
  one(1, (random) => ['LCS', values.stringKey(random), values.stringKey(random), ...lcsOptions(random)]),
];

function set(random: Random, options: RunOptions): string[] {
  const words: string[] = [];
  if (random.chance(0.25)) words.push(random.pick(['NX', 'XX']));
  if (random.chance(0.2)) words.push('GET');
  if (random.chance(0.35)) words.push(...life(random, options));
  if (random.chance(0.03)) words.push(random.pick(['NX', 'XX', 'KEEPTTL', 'BOGUS', '']));
  return ['SET', values.stringKey(random), values.value(random), ...words.map((word) => values.anyCase(random, word))];
}

function life(random: Random, options: RunOptions): string[] {
  return random.weighted<() => string[]>([
    [2, () => ['EX', values.lifeSeconds(random)]],
    [2, () => ['PX', values.lifeMs(random)]],
    [1, () => ['EXAT', options.keepsExpiredKeys ? values.timeSeconds(random) : '4000000000']],
    [1, () => ['PXAT', options.keepsExpiredKeys ? values.timeMs(random) : '4000000000123']],
    [2, () => ['KEEPTTL']],
  ])();
}

function getexLife(random: Random): string[] {
  const word = random.pick(['', 'EX', 'PX', 'EXAT', 'PXAT', 'PERSIST', 'KEEPTTL']);
  switch (word) {
    case '':
      return [];
    case 'EX':
      return [values.anyCase(random, word), values.lifeSeconds(random)];
    case 'PX':
      return [values.anyCase(random, word), values.lifeMs(random)];
    case 'EXAT':
      return [word, values.timeSeconds(random)];
    case 'PXAT':
      return [word, values.timeMs(random)];
    default:
      return [values.anyCase(random, word)];
  }
}

function rangeOffset(random: Random): string {
  return random.weighted([
    [10, String(random.below(60))],
    [1, String(random.below(70_000))],
    [1, random.pick(['-1', '536870912', '9223372036854775807', '9223372036854775808', 'a', ''])],
  ]);
}

function pairs(random: Random): string[] {
  const all = values.keys(random, 4).flatMap((name) => [name, values.value(random)]);
  return random.chance(0.05) ? all.slice(0, -1) : all;
}

function text(random: Random): string {
  return Array.from({ length: random.between(0, 60) }, () => random.pick(['a', 'b', 'c', 'd', '\x00'])).join('');
}

function lcsOptions(random: Random): string[] {
  const options: string[] = [];
  if (random.chance(0.3)) options.push('LEN');
  if (random.chance(0.5)) options.push('IDX');
  if (random.chance(0.4)) options.push('WITHMATCHLEN');
  if (random.chance(0.4)) options.push('MINMATCHLEN', random.pick(['0', '1', '2', '4', '-1', '9223372036854775808', 'a']));
  if (random.chance(0.05)) options.push('BOGUS');
  return options.map((word) => values.anyCase(random, word));
}
