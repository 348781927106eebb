/**
 * Random commands on sorted sets.
 *
 * Ranges by member have a meaning only where all scores are equal: they ask a key of their own, to
 * which nothing else gives members. Its first command does nothing, since it may get deformed.
 *
 * What blocks never stands first, where its timeout could become one without end: redis-server waits
 * as long as it says and answers nil, Varve does at once. ZMPOP does not either: a count of keys
 * near 2^63 makes redis-server 7.0 read beyond its arguments.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const sortedSetRecipes: readonly Recipe[] = [
  one(14, (random) => ['ZADD', values.zsetKey(random), ...addOptions(random), ...pairs(random, 8)]),
  // Across the limits of a listpack, in one command.
  one(0.5, (random, options) => ['ZADD', values.zsetKey(random), ...manyPairs(random, options.zsetEntriesMax)]),
  one(5, (random) => ['ZINCRBY', values.zsetKey(random), values.score(random), values.scored(random)]),
  one(5, (random) => ['ZREM', values.zsetKey(random), ...members(random, 5)]),
  one(3, (random) => ['ZSCORE', values.zsetKey(random), values.scored(random)]),
  one(2, (random) => ['ZMSCORE', values.zsetKey(random), ...members(random, 5)]),
  one(1, (random) => ['ZCARD', values.zsetKey(random)]),
  one(4, (random) => [random.pick(['ZRANK', 'ZREVRANK']), values.zsetKey(random), values.scored(random)]),
  one(4, (random) => ['ZCOUNT', values.zsetKey(random), values.scoreBorder(random), values.scoreBorder(random)]),
  one(8, (random) => ['ZRANGE', values.zsetKey(random), ...rankRange(random), ...rangeOptions(random)]),
  one(6, (random) => ['ZRANGE', values.zsetKey(random), ...scoreRange(random), 'BYSCORE', ...rangeOptions(random)]),
  one(2, (random) => ['ZREVRANGE', values.zsetKey(random), ...rankRange(random), ...withScores(random)]),
  one(4, (random) => [random.pick(['ZRANGEBYSCORE', 'ZREVRANGEBYSCORE']), values.zsetKey(random), ...scoreRange(random), ...rangeOptions(random)]),
  [6, (random) => {
    const target = values.zsetKey(random);
    const range = random.chance(0.5) ? rankRange(random) : [...scoreRange(random), 'BYSCORE'];
    return encoded(['ZRANGESTORE', target, values.zsetKey(random), ...range, ...rangeOptions(random)], target);
  }],
  one(2, (random) => ['ZREMRANGEBYRANK', values.zsetKey(random), ...narrowRanks(random)]),
  one(2, (random) => ['ZREMRANGEBYSCORE', values.zsetKey(random), ...scoreRange(random)]),
  one(3, (random) => [random.pick(['ZPOPMIN', 'ZPOPMAX']), values.zsetKey(random), ...popCount(random)]),
  [2, (random) => judged(random, ['ZMPOP', ...multiPop(random)])],
  [1, (random) => judged(random, ['BZMPOP', timeout(random), ...multiPop(random)])],
  [1, (random) => judged(random, [random.pick(['BZPOPMIN', 'BZPOPMAX']), ...zsetKeys(random, 3), timeout(random)])],
  one(6, (random) => [random.pick(['ZUNION', 'ZINTER']), ...weighed(random), ...withScores(random)]),
  one(3, (random) => ['ZDIFF', ...counted(random, sources(random)), ...withScores(random)]),
  one(2, (random) => ['ZINTERCARD', ...counted(random, sources(random)), ...limit(random)]),
  [6, (random) => {
    const target = values.zsetKey(random);
    return encoded([random.pick(['ZUNIONSTORE', 'ZINTERSTORE']), target, ...weighed(random)], target);
  }],
  [2, (random) => {
    const target = values.zsetKey(random);
    return encoded(['ZDIFFSTORE', target, ...counted(random, sources(random))], target);
  }],
  [3, (random) => {
    const name = values.zsetKey(random);
    return [['ZRANDMEMBER', name, ...randomMemberOptions(random)], ['ZRANGE', name, '0', '-1', 'WITHSCORES'], ['OBJECT', 'ENCODING', name]];
  }],
  [2, (random) => encoded(['ZSCAN'], values.zsetKey(random), ['0', 'COUNT', '100000', ...match(random)])],
  one(0.5, (random) => ['ZSCAN', values.zsetKey(random), random.pick(['a', '', '18446744073709551616']), ...badScanOptions(random)]),
  [8, (random, options) => [['ZCARD', 'lex'], lexChange(random, options.zsetEntriesMax), lexQuery(random)]],
];

/** A command and the encoding of a key, by which it is judged or which it decides. */
function encoded(command: Arguments, name: string, rest?: Arguments): Arguments[] {
  return [rest === undefined ? command : [...command, name, ...rest], ['OBJECT', 'ENCODING', name]];
}

/** The command, after one that may be deformed. */
function judged(random: Random, command: Arguments): Arguments[] {
  return [['ZCARD', values.zsetKey(random)], command];
}

function addOptions(random: Random): string[] {
  if (random.chance(0.6)) return [];
  const words = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'];
  return Array.from({ length: random.between(1, 3) }, () => values.anyCase(random, random.pick(words)));
}

function pairs(random: Random, most: number): string[] {
  const count = random.chance(0.4) ? 1 : random.between(1, most);
  const all = Array.from({ length: count }, () => [values.score(random), values.scored(random)]).flat();
  return random.chance(0.02) ? all.slice(0, -1) : all;
}

function manyPairs(random: Random, entriesMax: number): string[] {
  const count = Math.max(1, entriesMax + random.between(-2, 2));
  const divisor = random.pick([1, 1, 3, 50, count]);
  const sign = random.pick([1, -1]);
  return Array.from({ length: count }, (_, i) => [String(Math.floor(((i * 7) % count) / divisor) * sign), `z${i}`]).flat();
}

function members(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => values.scored(random));
}

function rankRange(random: Random): string[] {
  return random.chance(0.3) ? ['0', '-1'] : [values.index(random), values.index(random)];
}

/** Leaves something of most sorted sets. */
function narrowRanks(random: Random): string[] {
  const first = random.between(-10, 10);
  return random.chance(0.8) ? [String(first), String(first + random.below(3))] : [values.index(random), values.index(random)];
}

function scoreRange(random: Random): string[] {
  return [values.scoreBorder(random), values.scoreBorder(random)];
}

function rangeOptions(random: Random): string[] {
  const words: string[] = [];
  if (random.chance(0.4)) words.push(values.anyCase(random, 'WITHSCORES'));
  if (random.chance(0.3)) words.push(values.anyCase(random, 'LIMIT'), values.index(random), values.index(random));
  if (random.chance(0.3)) words.push(values.anyCase(random, 'REV'));
  return random.chance(0.03) ? [...words, random.pick(['BYSCORE', 'BOGUS', 'LIMIT', 'REV'])] : words;
}

function withScores(random: Random): string[] {
  return random.chance(0.6) ? [values.anyCase(random, 'WITHSCORES')] : [];
}

function popCount(random: Random): string[] {
  if (random.chance(0.5)) return [];
  return [random.pick(['0', '1', '2', '5', '5', '-1', 'a', '', '9223372036854775807', '9223372036854775808'])];
}

function multiPop(random: Random): string[] {
  const keys = zsetKeys(random, 3);
  const count = random.chance(0.95) ? String(keys.length) : random.pick(['0', '-1', '1', '7', 'a', '']);
  return [count, ...keys, ...popOptions(random)];
}

function popOptions(random: Random): string[] {
  const end = values.anyCase(random, random.pick(['MIN', 'MAX', 'MIN', 'MAX', 'BOGUS']));
  if (random.chance(0.4)) return [end];
  return [end, 'COUNT', random.pick(['1', '2', '5', '0', '-1', 'a', '9223372036854775807'])];
}

function timeout(random: Random): string {
  return random.weighted([
    [10, '0.001'],
    [1, random.pick(['-1', '-0.5', 'a', '', 'nan', 'inf', '-inf', '1e300', ' 1'])],
  ]);
}

function zsetKeys(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => values.zsetKey(random));
}

/** Sorted sets, and sets among them. */
function sources(random: Random): string[] {
  return Array.from({ length: random.between(1, 4) }, () => (random.chance(0.2) ? values.setKey(random) : values.zsetKey(random)));
}

/** Keys behind their count, which is nearly always right. */
function counted(random: Random, keys: readonly string[]): string[] {
  return [random.chance(0.95) ? String(keys.length) : values.integer(random), ...keys];
}

function weighed(random: Random): string[] {
  const keys = sources(random);
  const words = counted(random, keys);
  if (random.chance(0.5)) {
    const count = keys.length + (random.chance(0.03) ? 1 : 0);
    words.push(values.anyCase(random, 'WEIGHTS'), ...Array.from({ length: count }, () => values.weight(random)));
  }
  if (random.chance(0.4)) words.push('AGGREGATE', values.anyCase(random, random.pick(['SUM', 'MIN', 'MAX', 'MIN', 'MAX', 'BOGUS'])));
  return words;
}

function limit(random: Random): string[] {
  if (random.chance(0.5)) return [];
  return ['LIMIT', random.chance(0.7) ? String(random.below(6)) : values.integer(random)];
}

function match(random: Random): string[] {
  return random.chance(0.3) ? ['MATCH', values.glob(random)] : [];
}

function badScanOptions(random: Random): string[] {
  return random.pick([[], ['COUNT', '0'], ['COUNT', 'a'], ['MATCH'], ['BOGUS', '1'], ['TYPE', 'zset'], ['COUNT', '-5', 'MATCH', '*']]);
}

function randomMemberOptions(random: Random): string[] {
  if (random.chance(0.3)) return [];
  const count = random.pick(['0', '1', '-1', '3', '-3', '10', '-10', '1000', '-20', 'a', '', '9223372036854775807', '-9223372036854775808', '9223372036854775808']);
  // Huge negative counts that pass the checks would ask for as many elements.
  if (random.chance(0.4)) return [count, values.anyCase(random, 'WITHSCORES')];
  return random.chance(0.05) ? [count, 'BOGUS'] : [count];
}

function lexChange(random: Random, entriesMax: number): string[] {
  const many = Array.from({ length: entriesMax + 3 }, (_, i) => ['0', `f${(i * 7) % (entriesMax + 3)}`]).flat();
  return random.weighted<() => string[]>([
    [10, () => ['ZADD', 'lex', ...Array.from({ length: random.between(1, 5) }, () => ['0', values.lexMember(random)]).flat()]],
    [0.3, () => ['ZADD', 'lex', ...many]],
    [3, () => ['ZREM', 'lex', values.lexMember(random), values.lexMember(random)]],
    [1, () => ['ZREMRANGEBYLEX', 'lex', values.lexBorder(random), values.lexBorder(random)]],
    [0.3, () => ['DEL', 'lex']],
  ])();
}

function lexQuery(random: Random): string[] {
  const range = [values.lexBorder(random), values.lexBorder(random)];
  const options = random.chance(0.3) ? ['LIMIT', values.index(random), values.index(random)] : [];
  return random.weighted<() => string[]>([
    [3, () => ['ZLEXCOUNT', 'lex', ...range]],
    [3, () => ['ZRANGEBYLEX', 'lex', ...range, ...options]],
    [3, () => ['ZREVRANGEBYLEX', 'lex', ...range, ...options]],
    [3, () => ['ZRANGE', 'lex', ...range, 'BYLEX', ...options, ...(random.chance(0.5) ? ['REV'] : [])]],
    [1, () => ['ZRANGESTORE', 'byname', 'lex', ...range, 'BYLEX', ...options]],
  ])();
}
