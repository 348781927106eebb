/** Random commands on hashes. */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const hashRecipes: readonly Recipe[] = [
  one(12, (random) => [random.pick(['HSET', 'HSET', 'HSET', 'HMSET']), values.hashKey(random), ...pairs(random, 6)]),
  // Across the limits of a listpack, in one command.
  one(0.3, (random, options) => ['HSET', values.hashKey(random), ...manyPairs(random, options.hashEntriesMax)]),
  one(3, (random) => ['HSETNX', values.hashKey(random), values.field(random), values.value(random)]),
  one(5, (random) => ['HGET', values.hashKey(random), values.field(random)]),
  one(3, (random) => ['HMGET', values.hashKey(random), ...fields(random)]),
  one(5, (random) => ['HDEL', values.hashKey(random), ...fields(random)]),
  one(2, (random) => ['HEXISTS', values.hashKey(random), values.field(random)]),
  one(2, (random) => ['HSTRLEN', values.hashKey(random), values.field(random)]),
  one(2, (random) => ['HLEN', values.hashKey(random)]),
  one(4, (random) => ['HINCRBY', values.hashKey(random), values.field(random), values.integer(random)]),
  one(4, (random) => ['HINCRBYFLOAT', values.hashKey(random), values.field(random), values.float(random)]),
  [5, (random) => {
    const name = values.hashKey(random);
    return judged([random.pick(['HGETALL', 'HGETALL', 'HKEYS', 'HVALS']), name], ['OBJECT', 'ENCODING', name]);
  }],
  [2, (random) => {
    const name = values.hashKey(random);
    return judged(['HSCAN', name, '0', 'COUNT', '100000', ...match(random)], ['OBJECT', 'ENCODING', name]);
  }],
  one(1, (random) => ['HSCAN', values.hashKey(random), random.pick(['a', '', '18446744073709551616']), ...badScanOptions(random)]),
  [3, (random) => {
    const name = values.hashKey(random);
    return [['HRANDFIELD', name, ...randomFieldOptions(random)], ['HGETALL', name], ['OBJECT', 'ENCODING', name]];
  }],
];

function judged(command: Arguments, judge: Arguments): Arguments[] {
  return [command, judge];
}

function pairs(random: Random, most: number): string[] {
  const count = random.between(1, most);
  const all = Array.from({ length: count }, () => [values.field(random), values.value(random)]).flat();
  return random.chance(0.03) ? all.slice(0, -1) : all;
}

function manyPairs(random: Random, entriesMax: number): string[] {
  const count = Math.max(1, Math.min(entriesMax, 600) + random.between(-1, 1));
  return Array.from({ length: count }, (_, i) => [`m${i}`, String(i)]).flat();
}

function fields(random: Random): string[] {
  return Array.from({ length: random.between(1, 5) }, () => values.field(random));
}

function match(random: Random): string[] {
  return random.chance(0.3) ? ['MATCH', values.glob(random)] : [];
}

function badScanOptions(random: Random): string[] {
  return random.pick([[], ['COUNT', '0'], ['COUNT', 'a'], ['MATCH'], ['BOGUS', '1'], ['TYPE', 'hash'], ['COUNT', '-5', 'MATCH', '*']]);
}

function randomFieldOptions(random: Random): string[] {
  if (random.chance(0.3)) return [];
  const count = random.pick(['0', '1', '-1', '3', '-3', '10', '-10', '1000', '-20', 'a', '', '9223372036854775807', '-9223372036854775808', '9223372036854775808']);
  // Huge negative counts that pass the checks would ask for as many elements.
  if (random.chance(0.4)) return [count, values.anyCase(random, 'WITHVALUES')];
  return random.chance(0.05) ? [count, 'BOGUS'] : [count];
}
