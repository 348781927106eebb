/**
 * Random SORTs.
 *
 * redis-server takes a number for out of range when one of a command before was (it does not reset
 * errno), so each comes after a command that resets it, which itself is not the first: that one may
 * be spoiled.
 *
 * What is stored is the same on both sides only if the order is: not by bytes of something else, of
 * which several may be equal. And it is not sorted by numbers: redis-server, replaying its own log,
 * may refuse that for the same reason. And while keys may be past their time nothing is looked up by a
 * pattern: the servers would meet them in orders of their own, and so log their deletions.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const sortRecipes: readonly Recipe[] = [
  [6, (random, options) => {
    const name = random.pick(['SORT', 'SORT', 'SORT_RO']);
    return afterReset([name, sortedKey(random), ...words(random, options.keepsExpiredKeys, false)]);
  }],
  [4, (random, options) => {
    const destination = ['STORE', random.chance(0.5) ? `l${random.below(6)}` : values.key(random)];
    return afterReset(['SORT', sortedKey(random), ...words(random, options.keepsExpiredKeys, true), ...destination]);
  }],
  // With numbers to sort by.
  [2, (random) => {
    const name = random.pick(['n1', 'n2']);
    const numbers = Array.from({ length: random.between(1, 8) }, () => String(random.between(-9, 9) / random.pick([1, 1, 2, 8])));
    const added = [random.pick(['SADD', 'RPUSH']), name, ...numbers];
    return [added, ...afterReset(['SORT', name, ...words(random, true, false)])];
  }],
  one(0.3, (random) => ['DEL', random.pick(['n1', 'n2'])]),
  one(1, (random) => ['COMMAND', 'GETKEYS', 'SORT', sortedKey(random), ...words(random, false, false), ...random.pick([[], ['STORE'], ['STORE', 'd'], ['STORE', 'd', 'GET']])]),
];

function afterReset(command: Arguments): Arguments[] {
  return [['DBSIZE'], ['INCRBYFLOAT', 'none', 'no number'], command];
}

function sortedKey(random: Random): string {
  if (random.chance(0.2)) return values.key(random);
  return `${random.pick(['l', 'l', 'm', 'm', 'z'])}${random.below(6)}`;
}

function words(random: Random, isWithoutLookups: boolean, isStored: boolean): Arguments {
  const chosen: string[][] = [];
  const pattern = (): string => (isWithoutLookups ? random.pick(['nosort', '#', '']) : random.pick(patterns));
  if (random.chance(0.4)) chosen.push(['BY', isStored ? random.pick(['nosort', '#', '']) : pattern()]);
  if (isStored || random.chance(0.6)) chosen.push(['ALPHA']);
  if (random.chance(0.4)) chosen.push([random.pick(['ASC', 'DESC', 'desc'])]);
  if (random.chance(0.3)) chosen.push(['LIMIT', values.index(random), values.index(random)]);
  for (let i = random.pick([0, 0, 0, 1, 2]); i > 0; i--) chosen.push(['GET', random.chance(0.4) ? '#' : pattern()]);
  if (random.chance(0.03)) chosen.push(random.pick([['BOGUS'], ['LIMIT', '1'], ['GET'], ['BY']]));
  return chosen.sort(() => (random.chance(0.5) ? 1 : -1)).flat();
}

const patterns = [
  'k*', 's*', 'l*', '*', 'none*', 'h*->f1', 'h*->f2', 'k*->7', 'h*->', 'h*->none', 's*x', '#', 'nosort', '', '*->*', 's**', 's\x00*', 'k*\x00',
];
