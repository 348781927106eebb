/**
 * Random commands on HyperLogLogs: elements one by one and by the hundred, so that values pass from
 * sparse to dense, and strings that only begin like one. Where they do is the run's to say: a restart
 * under another limit would make other bytes of the same log.
 *
 * What is corrupt goes with the recipe that made it: a PFADD of several elements that fails half way
 * leaves other bytes in Redis, by design.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const hyperLogLogRecipes: readonly Recipe[] = [
  one(10, (random) => ['PFADD', name(random), ...elements(random, random.below(4))]),
  one(4, (random) => ['PFADD', name(random), ...elements(random, random.pick([10, 50, 300]))]),
  one(0.3, (random) => ['PFADD', name(random), ...elements(random, 3000)]),
  one(4, (random) => ['PFADD', name(random), values.value(random)]),
  one(8, (random) => ['PFCOUNT', anyName(random)]),
  one(4, (random) => ['PFCOUNT', ...names(random)]),
  one(4, (random) => ['PFMERGE', ...names(random)]),
  one(4, (random) => ['GET', name(random)]),
  one(1, (random) => ['OBJECT', 'ENCODING', name(random)]),
  one(2, (random) => ['PFDEBUG', values.anyCase(random, random.pick(['ENCODING', 'DECODE', 'DECODE', 'BOGUS'])), anyName(random)]),
  one(0.3, (random) => ['PFDEBUG', values.anyCase(random, random.pick(['TODENSE', 'GETREG'])), anyName(random)]),
  one(3, (random) => ['DEL', name(random)]),
  one(1, (random) => ['COPY', name(random), name(random), 'REPLACE']),
  [3, corrupt],
];

function name(random: Random): string {
  return `p${random.below(5)}`;
}

function anyName(random: Random): string {
  return random.chance(0.9) ? name(random) : values.key(random);
}

function names(random: Random): string[] {
  return Array.from({ length: random.between(1, 4) }, () => anyName(random));
}

function elements(random: Random, count: number): string[] {
  const from = random.below(random.pick([20, 1000, 100_000]));
  return Array.from({ length: count }, (_, i) => `${random.pick(['', 'e', 'element:'])}${from + i}`);
}

/** Strings with a header, and registers at random: too many, too few, or right. */
function corrupt(random: Random): Arguments[] {
  const header = `${random.pick(['HYLL', 'HYLL', 'HYLL', 'hyll'])}${random.pick(['\x01', '\x01', '\x01', '\x00', '\x02'])}\0\0\0\0\0\0\0\0\0\0${random.pick(['\x80', '\x80', '\x00', '\x7f'])}`;
  const bytes = random.weighted<() => string>([
    [3, () => header + runs(random)],
    [3, () => `${header}${runs(random)}\x7f\xff`],
    [1, () => header.slice(0, random.below(17))],
    [1, () => header.replace('\x01', '\x00') + random.pick(['\0', '\xff', '\x55']).repeat(12_288 - random.below(2))],
  ])();
  return [
    ['SET', 'corrupt', bytes],
    ['PFCOUNT', 'corrupt'],
    ['PFDEBUG', random.pick(['DECODE', 'ENCODING', 'TODENSE']), 'corrupt'],
    random.pick<Arguments>([['PFADD', 'corrupt', `e${random.below(1000)}`], ['PFMERGE', 'corrupt', 'p0'], ['PFMERGE', 'p1', 'corrupt'], ['PFCOUNT', 'corrupt', 'p0']]),
    ['GET', 'corrupt'],
    ['DEL', 'corrupt'],
  ];
}

function runs(random: Random): string {
  return Array.from({ length: random.below(12) }, () => String.fromCharCode(random.below(256))).join('');
}
