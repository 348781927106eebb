/**
 * Random commands on streams and their groups.
 *
 * Ids are given, from a small range that rises with chance: one that a server chooses is its clock's.
 * Times of delivery are near, or long ago; idle times that are asked for are 0 or never reached.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

const oddIds = [
  '-', '+', '$', '>', '', 'x', '0', '0-0', '0-1', '0-*', '1-', '-1', '1-x', '1-1-1', '(1', '(', ' 5', '+5', '007-01', '5--1', '5--0', '5\x00x',
  '18446744073709551615', '18446744073709551615-18446744073709551615', '18446744073709551616', '9223372036854775808-9223372036854775808',
];

export const streamRecipes: readonly Recipe[] = [
  one(14, (random) => ['XADD', values.streamKey(random), ...addOptions(random), newId(random), ...pairs(random)]),
  [3, manyEntries],
  one(2, (random) => ['XLEN', values.streamKey(random)]),
  one(5, (random) => ['XRANGE', values.streamKey(random), bound(random, '-'), bound(random, '+'), ...count(random)]),
  one(5, (random) => ['XREVRANGE', values.streamKey(random), bound(random, '+'), bound(random, '-'), ...count(random)]),
  one(5, (random) => ['XDEL', values.streamKey(random), ...ids(random, 5)]),
  one(4, (random) => ['XTRIM', values.streamKey(random), ...trimOptions(random)]),
  one(4, (random) => ['XREAD', ...count(random), 'STREAMS', ...streams(random, '$')]),
  one(0.2, (random) => ['XREAD', 'BLOCK', '1', 'STREAMS', ...streams(random, '$')]),
  one(1.5, (random) => ['XSETID', values.streamKey(random), newId(random), ...setIdOptions(random)]),
  one(4, (random) => ['XINFO', 'STREAM', values.streamKey(random), ...random.pick([[], [], ['FULL'], ['FULL', 'COUNT', random.pick(['0', '1', '3', '-1', 'x'])]])]),
  one(2, (random) => ['XINFO', 'GROUPS', values.streamKey(random)]),
  one(1, (random) => ['XINFO', 'CONSUMERS', values.streamKey(random), group(random)]),
  one(4, (random) => ['XGROUP', 'CREATE', values.streamKey(random), group(random), random.pick(['0', '$', id(random)]), ...groupOptions(random, true)]),
  one(2, (random) => ['XGROUP', 'SETID', values.streamKey(random), group(random), random.pick(['0', '$', id(random)]), ...groupOptions(random, false)]),
  one(0.5, (random) => ['XGROUP', 'DESTROY', values.streamKey(random), group(random)]),
  one(1, (random) => ['XGROUP', random.pick(['CREATECONSUMER', 'DELCONSUMER']), values.streamKey(random), group(random), consumer(random)]),
  one(9, (random) => ['XREADGROUP', 'GROUP', group(random), consumer(random), ...count(random), ...random.pick([[], [], ['NOACK']]), 'STREAMS', ...groupStreams(random)]),
  one(4, (random) => ['XACK', values.streamKey(random), group(random), ...ids(random, 6)]),
  one(3, (random) => ['XPENDING', values.streamKey(random), group(random)]),
  one(3, (random) => ['XPENDING', values.streamKey(random), group(random), ...random.pick([[], [], ['IDLE', random.pick(['0', '9223372036854775807', 'x'])]]), bound(random, '-'), bound(random, '+'), random.pick(['10', '1', '0', '-1', 'x']), ...random.pick([[], [consumer(random)]])]),
  one(5, (random) => ['XCLAIM', values.streamKey(random), group(random), consumer(random), minIdle(random), ...ids(random, 4), ...claimOptions(random)]),
  one(3, (random) => ['XAUTOCLAIM', values.streamKey(random), group(random), consumer(random), minIdle(random), bound(random, '-'), ...random.pick([[], ['JUSTID']]), ...random.pick([[], ['COUNT', random.pick(['1', '2', '7', '0', '-1', 'x'])]])]),
  one(0.1, (random) => [random.pick(['XINFO', 'XGROUP']), random.pick(['HELP', 'BOGUS'])]),
];

/** Across the limits of a node, at the end of everything. */
function manyEntries(random: Random): Arguments[] {
  const key = values.streamKey(random);
  const ms = random.between(40, 60);
  const field = random.pick(['a', 'b']);
  return Array.from({ length: random.between(2, 40) }, () => ['XADD', key, `${ms}-*`, field, String(random.below(300))]);
}

function id(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `${random.between(1, 60)}-${random.below(4)}`],
    [4, () => String(random.between(1, 60))],
    [1, () => random.pick(oddIds)],
  ])();
}

/** Mostly one that may be behind the others. */
function newId(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `${random.between(1, 60)}-*`],
    [4, () => id(random)],
    [0.02, () => '18446744073709551615-*'],
    [0.2, () => random.pick(oddIds.filter((each) => !each.startsWith('184') && !each.startsWith('922')))],
  ])();
}

function ids(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => id(random));
}

function bound(random: Random, edge: string): string {
  return random.weighted<() => string>([
    [5, () => edge],
    [5, () => id(random)],
    [2, () => `(${id(random)}`],
  ])();
}

function count(random: Random): string[] {
  return random.chance(0.4) ? ['COUNT', random.pick(['1', '2', '5', '100', '0', '-1', 'x'])] : [];
}

function pairs(random: Random): string[] {
  const names = random.pick([['a'], ['a'], ['a', 'b'], ['b', 'a'], ['7'], [values.field(random)]]);
  const all = names.flatMap((name) => [name, values.value(random)]);
  return random.chance(0.02) ? all.slice(0, -1) : all;
}

function addOptions(random: Random): string[] {
  return [...(random.chance(0.1) ? ['NOMKSTREAM'] : []), ...(random.chance(0.15) ? trimOptions(random) : [])];
}

function trimOptions(random: Random): string[] {
  const operator = random.pick([[], ['='], ['~'], ['~'], ['~']]);
  const threshold = random.chance(0.5)
    ? ['MAXLEN', ...operator, random.pick(['0', '1', '5', '20', '50', '-1', 'x', '9223372036854775807'])]
    : ['MINID', ...operator, id(random)];
  return [...threshold, ...(random.chance(0.2) ? ['LIMIT', random.pick(['0', '1', '3', '10', '-1', 'x'])] : [])];
}

function setIdOptions(random: Random): string[] {
  return [
    ...(random.chance(0.3) ? ['ENTRIESADDED', random.pick(['0', '3', '100', '-1', 'x', '9007199254740993'])] : []),
    ...(random.chance(0.3) ? ['MAXDELETEDID', id(random)] : []),
  ];
}

function streams(random: Random, last: string): string[] {
  const keys = Array.from({ length: random.between(1, 3) }, () => values.streamKey(random));
  return [...keys, ...keys.map(() => (random.chance(0.2) ? last : id(random)))];
}

function groupStreams(random: Random): string[] {
  const keys = Array.from({ length: random.chance(0.9) ? 1 : 2 }, () => values.streamKey(random));
  return [...keys, ...keys.map(() => (random.chance(0.75) ? '>' : random.pick(['0', id(random)])))];
}

function group(random: Random): string {
  return random.pick(['g1', 'g1', 'g1', 'g2', 'g2', '', 'g\x00z']);
}

function consumer(random: Random): string {
  return random.pick(['alice', 'alice', 'bob', 'bob', 'carol', '', '7', 'c\r\n']);
}

function groupOptions(random: Random, isCreate: boolean): string[] {
  return [
    ...(isCreate && random.chance(0.5) ? ['MKSTREAM'] : []),
    ...(random.chance(0.2) ? ['ENTRIESREAD', random.pick(['0', '2', '50', '-1', '-2', 'x', '9007199254740993'])] : []),
  ];
}

function minIdle(random: Random): string {
  return random.pick(['0', '0', '0', '-5', '9223372036854775807', 'x']);
}

function claimOptions(random: Random): string[] {
  return [
    ...(random.chance(0.5) ? ['FORCE'] : []),
    ...(random.chance(0.2) ? ['JUSTID'] : []),
    ...(random.chance(0.2) ? ['TIME', random.pick(['0', '1000', '-1', 'x', '9223372036854775807'])] : []),
    ...(random.chance(0.2) ? ['IDLE', random.pick(['0', '1000000', '-1', 'x', '-9223372036854775807'])] : []),
    ...(random.chance(0.2) ? ['RETRYCOUNT', random.pick(['0', '5', '-1', 'x', '9007199254740993'])] : []),
    ...(random.chance(0.2) ? ['LASTID', id(random)] : []),
    ...(random.chance(0.02) ? ['BOGUS'] : []),
  ];
}
