/**
 * Random commands on lists.
 *
 * What blocks never stands first, where its timeout could become one without end: redis-server waits
 * as long as it says and answers nil, Varve does at once. BLMOVE and BRPOPLPUSH find their source:
 * redis-server's nil after waiting is that of an array. LMPOP does not stand first either: a count
 * of keys near 2^63 crashes redis-server 7.0.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const listRecipes: readonly Recipe[] = [
  one(12, (random) => [random.pick(['LPUSH', 'RPUSH', 'RPUSH']), values.listKey(random), ...elements(random, 6)]),
  one(3, (random) => [random.pick(['LPUSHX', 'RPUSHX']), values.listKey(random), ...elements(random, 3)]),
  // Across the sizes of a run, in one command.
  one(1, (random) => [random.pick(['LPUSH', 'RPUSH']), values.listKey(random), ...manyElements(random)]),
  one(7, (random) => [random.pick(['LPOP', 'RPOP']), values.listKey(random)]),
  one(3, (random) => [random.pick(['LPOP', 'RPOP']), values.listKey(random), values.index(random)]),
  one(2, (random) => ['LLEN', values.listKey(random)]),
  one(5, (random) => ['LINDEX', values.listKey(random), place(random)]),
  one(6, (random) => ['LSET', values.listKey(random), place(random), values.element(random)]),
  one(6, (random) => ['LRANGE', values.listKey(random), place(random), place(random)]),
  one(3, (random) => ['LRANGE', values.listKey(random), '0', '-1']),
  one(6, (random) => ['LINSERT', values.listKey(random), beforeOrAfter(random), values.element(random), values.element(random)]),
  one(5, (random) => ['LREM', values.listKey(random), values.index(random), values.element(random)]),
  one(2, (random) => ['LTRIM', values.listKey(random), place(random), place(random)]),
  one(3, (random) => ['LTRIM', values.listKey(random), random.pick(['0', '1', '2']), random.pick(['-1', '-2', '-3', '400'])]),
  one(5, (random) => ['LPOS', values.listKey(random), values.element(random), ...searchOptions(random)]),
  one(4, (random) => ['RPOPLPUSH', values.listKey(random), values.listKey(random)]),
  one(6, (random) => ['LMOVE', values.listKey(random), values.listKey(random), end(random), end(random)]),
  [4, (random) => judged(random, ['LMPOP', ...popOptions(random)])],
  [1, (random) => judged(random, ['BLMPOP', timeout(random), ...popOptions(random)])],
  [2, (random) => judged(random, [random.pick(['BLPOP', 'BRPOP']), ...listKeys(random, 3), timeout(random)])],
  [2, (random) => {
    const source = values.listKey(random);
    const ends = random.chance(0.6) ? [end(random), end(random)] : [];
    const name = ends.length > 0 ? 'BLMOVE' : 'BRPOPLPUSH';
    const move = [name, source, values.listKey(random), ...ends, timeout(random)];
    return [['LLEN', source], ['RPUSH', source, values.element(random)], move];
  }],
  one(0.5, (random) => ['OBJECT', 'ENCODING', values.listKey(random)]),
  one(0.5, (random) => ['CONFIG', 'SET', 'list-max-listpack-size', random.pick(['-2', '-2', '-1', '-5', '1', '3', '128'])]),
];

/** The command, after one that may be deformed. */
function judged(random: Random, command: Arguments): Arguments[] {
  return [['LLEN', values.listKey(random)], command];
}

function elements(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => values.element(random));
}

function manyElements(random: Random): string[] {
  const size = random.pick([1, 5, 10, 60, 300]);
  const count = random.between(2, Math.ceil(9000 / size));
  return Array.from({ length: Math.min(count, 1200) }, (_, i) => `${i}`.padStart(size, '-'));
}

function listKeys(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => values.listKey(random));
}

/** An index into a list, which may be long. */
function place(random: Random): string {
  return random.chance(0.6) ? values.index(random) : String(random.between(-1000, 1000));
}

function beforeOrAfter(random: Random): string {
  return values.anyCase(random, random.chance(0.97) ? random.pick(['BEFORE', 'AFTER']) : 'AROUND');
}

function end(random: Random): string {
  return values.anyCase(random, random.chance(0.97) ? random.pick(['LEFT', 'RIGHT']) : 'UP');
}

function timeout(random: Random): string {
  return random.weighted([
    [10, '0.001'],
    [1, random.pick(['-1', '-0.5', 'a', '', 'nan', 'inf', '-inf', '1e4940', '1e300', ' 1', '9223372036854775808'])],
  ]);
}

function searchOptions(random: Random): string[] {
  const options: string[] = [];
  if (random.chance(0.4)) options.push(values.anyCase(random, 'RANK'), values.index(random));
  if (random.chance(0.4)) options.push('COUNT', values.index(random));
  if (random.chance(0.3)) options.push('maxlen', values.index(random));
  return options;
}

function popOptions(random: Random): string[] {
  const keys = listKeys(random, 3);
  const count = random.chance(0.95) ? String(keys.length) : random.pick(['0', '-1', '1', '7', 'a', '']);
  const options = random.chance(0.5) ? [values.anyCase(random, 'COUNT'), values.index(random)] : [];
  return [count, ...keys, end(random), ...options];
}
