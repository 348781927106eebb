/** Random commands on keys of any type, and on times to live. */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const keyRecipes: readonly Recipe[] = [
  one(4, (random) => [random.pick(['DEL', 'UNLINK']), ...values.keys(random, 3)]),
  one(3, (random) => [random.pick(['EXISTS', 'TOUCH']), ...values.keys(random, 4)]),
  one(3, (random) => ['TYPE', values.key(random)]),
  one(5, (random) => ['OBJECT', 'ENCODING', values.key(random)]),
  one(1, (random) => ['OBJECT', random.pick(['REFCOUNT', 'IDLETIME', 'FREQ', 'encoding', 'BOGUS']), values.key(random)]),
  one(3, (random) => [random.pick(['RENAME', 'RENAMENX']), values.key(random), values.key(random)]),
  one(4, copy),
  one(3, (random) => ['MOVE', values.key(random), values.database(random)]),
  one(2, (random) => ['KEYS', values.glob(random)]),
  one(2, (random) => ['SCAN', '0', 'COUNT', '1000000', ...scanOptions(random)]),
  one(0.5, (random) => ['SCAN', random.pick(['a', '', '18446744073709551616']), ...random.pick([[], ['COUNT', '0'], ['COUNT', 'x'], ['TYPE'], ['BOGUS', 'x']])].slice(0, random.between(2, 5))),
  [2, randomKey],
  one(4, (random) => ['EXPIRE', values.key(random), values.lifeSeconds(random), ...conditions(random)]),
  one(4, (random) => ['PEXPIRE', values.key(random), values.lifeMs(random), ...conditions(random)]),
  one(4, (random) => ['EXPIREAT', values.key(random), values.timeSeconds(random), ...conditions(random)]),
  one(4, (random) => ['PEXPIREAT', values.key(random), values.timeMs(random), ...conditions(random)]),
  one(4, (random) => [random.pick(['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']), values.key(random)]),
  one(3, (random) => ['PERSIST', values.key(random)]),
];

function copy(random: Random): Arguments {
  const options: string[] = [];
  if (random.chance(0.4)) options.push('DB', values.database(random));
  if (random.chance(0.5)) options.push('REPLACE');
  if (random.chance(0.03)) options.push('BOGUS');
  return ['COPY', values.key(random), values.key(random), ...options];
}

function scanOptions(random: Random): string[] {
  const options: string[] = [];
  if (random.chance(0.5)) options.push('MATCH', values.glob(random));
  if (random.chance(0.4)) options.push('TYPE', random.pick(['string', 'hash', 'HASH', 'set', 'list', 'bogus', '']));
  return options;
}

function conditions(random: Random): string[] {
  const count = random.weighted([
    [6, 0],
    [4, 1],
    [1, 2],
  ]);
  return Array.from({ length: count }, () => values.anyCase(random, random.pick(['NX', 'XX', 'GT', 'LT', 'NX', 'XX', 'GT', 'LT', 'BOGUS'])));
}

function randomKey(_random: Random, options: { keepsExpiredKeys: boolean }): Arguments[] {
  return options.keepsExpiredKeys ? [['DBSIZE']] : [['RANDOMKEY'], ['KEYS', '*']];
}
