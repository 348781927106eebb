/**
 * Random commands on sets.
 *
 * Of what SPOP takes by chance the two servers would not have the same left: it takes all here, and
 * never stands first, nor does what it takes from: the first command may be spoiled. What it does
 * else, unit tests say.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const setRecipes: readonly Recipe[] = [
  one(12, (random) => {
    const name = values.setKey(random);
    return ['SADD', name, ...members(random, name, 8)];
  }),
  // Across the limits of an intset, in one command.
  one(0.5, (random, options) => ['SADD', values.setKey(random), ...manyIntegers(random, options.setIntsetEntriesMax)]),
  one(0.3, (random) => ['SADD', values.setKey(random), ...manyWords(random)]),
  one(6, (random) => {
    const name = values.setKey(random);
    return ['SREM', name, ...members(random, name, 5)];
  }),
  one(0.3, (random, options) => ['SREM', values.setKey(random), ...manyIntegers(random, options.setIntsetEntriesMax)]),
  one(3, (random) => {
    const name = values.setKey(random);
    return ['SISMEMBER', name, values.member(random, name)];
  }),
  one(2, (random) => {
    const name = values.setKey(random);
    return ['SMISMEMBER', name, ...members(random, name, 5)];
  }),
  one(2, (random) => ['SCARD', values.setKey(random)]),
  [4, (random) => encoded(['SMEMBERS'], values.setKey(random))],
  one(4, (random) => {
    const name = values.setKey(random);
    return ['SMOVE', name, values.setKey(random), values.member(random, name)];
  }),
  [2, (random) => {
    const name = values.setKey(random);
    return [['SCARD', name], ['SPOP', name, random.pick(['100000', '9223372036854775807'])]];
  }],
  [1, (random) => [['DBSIZE'], ['SADD', 'popped', values.member(random, 'popped')], ['SPOP', 'popped'], ['EXISTS', 'popped']]],
  [1, (random) => [['DBSIZE'], ['SPOP', values.setKey(random), random.pick(['0', '-1', 'a', '', '9223372036854775808'])]]],
  [3, (random) => {
    const name = values.setKey(random);
    return [['SRANDMEMBER', name, ...randomMemberCount(random)], ['SMEMBERS', name], ['OBJECT', 'ENCODING', name]];
  }],
  one(8, (random) => [random.pick(['SINTER', 'SUNION', 'SDIFF']), ...values.setKeys(random, 4)]),
  [8, (random) => {
    const target = values.setKey(random);
    const name = random.pick(['SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE', 'SDIFFSTORE']);
    return [[name, target, ...values.setKeys(random, 4)], ['OBJECT', 'ENCODING', target]];
  }],
  one(3, (random) => {
    const names = values.setKeys(random, 4);
    const count = random.chance(0.9) ? String(names.length) : values.integer(random);
    return ['SINTERCARD', count, ...names, ...limit(random)];
  }),
  [2, (random) => {
    const name = values.setKey(random);
    return [['SSCAN', name, '0', 'COUNT', '100000', ...match(random)], ['OBJECT', 'ENCODING', name]];
  }],
  one(1, (random) => ['SSCAN', values.setKey(random), random.pick(['a', '', '18446744073709551616']), ...badScanOptions(random)]),
];

function encoded(command: Arguments, name: string): Arguments[] {
  return [[...command, name], ['OBJECT', 'ENCODING', name]];
}

function members(random: Random, name: string, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => values.member(random, name));
}

function manyIntegers(random: Random, entriesMax: number): string[] {
  const count = Math.max(1, Math.min(entriesMax, 600) + random.between(-2, 1));
  const factor = random.pick([1, 1, 100, 1_000_000, 10_000_000_000]);
  const first = random.between(-count, count);
  return Array.from({ length: count }, (_, i) => String((first + ((i * 7) % count)) * factor));
}

/** Across the limits of what is packed here. */
function manyWords(random: Random): string[] {
  return Array.from({ length: 128 + random.between(-2, 2) }, (_, i) => `w${i}`);
}

function limit(random: Random): string[] {
  if (random.chance(0.5)) return [];
  const count = random.chance(0.7) ? String(random.below(6)) : values.integer(random);
  return random.pick([['LIMIT', count], ['limit', count], ['LIMIT', count], ['LIMIT'], ['BOGUS', count], ['LIMIT', '3', 'LIMIT', count]]);
}

function match(random: Random): string[] {
  return random.chance(0.3) ? ['MATCH', values.glob(random)] : [];
}

function badScanOptions(random: Random): string[] {
  return random.pick([[], ['COUNT', '0'], ['COUNT', 'a'], ['MATCH'], ['BOGUS', '1'], ['TYPE', 'set'], ['COUNT', '-5', 'MATCH', '*']]);
}

function randomMemberCount(random: Random): string[] {
  if (random.chance(0.3)) return [];
  return [random.pick(['0', '1', '-1', '3', '-3', '10', '-10', '1000', '-20', 'a', '', '9223372036854775807', '-9223372036854775808', '9223372036854775808'])];
}
