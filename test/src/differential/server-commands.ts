/** Random commands on the server: databases, configuration, introspection. */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const serverRecipes: readonly Recipe[] = [
  one(2, () => ['DBSIZE']),
  one(0.15, (random) => ['FLUSHDB', ...flushMode(random)]),
  one(0.05, (random) => ['FLUSHALL', ...flushMode(random)]),
  one(1, (random) => ['SWAPDB', values.database(random), values.database(random)]),
  one(0.3, () => ['TIME']),
  one(0.5, config),
  one(1, command),
  one(1, debug),
  one(0.5, (random) => [unknownName(random), ...random.pick([[], ['a'], ['a', 'b'.repeat(200)], ['x\r\ny', '']])]),
];

function flushMode(random: Random): string[] {
  return random.weighted([
    [6, []],
    [2, ['ASYNC']],
    [2, ['sync']],
    [1, ['BOGUS']],
    [1, ['SYNC', 'ASYNC']],
  ]);
}

function config(random: Random): Arguments {
  return [
    'CONFIG',
    ...random.pick<string[]>([
      ['GET', 'hash-max-listpack-*'],
      ['GET', 'hash-max-ziplist-entries'],
      ['GET', 'hash-max-listpack-entries', 'databases', 'databases'],
      ['GET', 'maxclients'],
      ['GET', 'TIMEOUT'],
      ['GET', 'nothing-*'],
      ['GET'],
      ['SET', 'hash-max-listpack-entries', random.pick(['0', '4', '16', '512', '-1', 'a', ''])],
      ['SET', 'hash-max-listpack-value', random.pick(['0', '8', '64', '128', '-1', 'a'])],
      ['SET', 'hash-max-ziplist-value', '64'],
      ['SET', 'timeout', random.pick(['0', '1000', '-1', 'x', '99999999999'])],
      ['SET', 'databases', '3'],
      ['SET', 'bogus', '1'],
      ['SET', 'timeout', '0', 'timeout', '0'],
      ['SET', 'timeout', '0', 'hash-max-listpack-value', 'bad'],
      ['SET', 'timeout'],
      ['SET'],
      ['BOGUS'],
      ['RESETSTAT'],
      ['RESETSTAT', 'x'],
      ['REWRITE'],
    ]),
  ];
}

function command(random: Random): Arguments {
  return [
    'COMMAND',
    ...random.pick<string[]>([
      ['GETKEYS', 'SET', 'a', 'b'],
      ['GETKEYS', 'MSET', 'a', 'b', 'c', 'd'],
      ['GETKEYS', 'MSET', 'a', 'b', 'c'],
      ['GETKEYS', 'PING'],
      ['GETKEYS', 'BOGUS', 'a'],
      ['GETKEYS', 'OBJECT', 'ENCODING', 'k'],
      ['GETKEYS', 'LCS', 'a', 'b'],
      ['GETKEYS', 'COPY', 'a', 'b', 'REPLACE'],
      ['GETKEYS', 'GET'],
      ['GETKEYS'],
      ['GETKEYSANDFLAGS', 'SET', 'a', 'b', 'GET'],
      ['GETKEYSANDFLAGS', 'COPY', 'a', 'b'],
      ['GETKEYSANDFLAGS', 'GETEX', 'a', 'PERSIST'],
      ['INFO', 'get', 'set', 'bogus', 'HSET'],
      ['INFO', 'get|x'],
      ['DOCS', 'get'],
      ['DOCS', 'bogus'],
      ['LIST', 'FILTERBY', 'BOGUS', 'x'],
      ['BOGUS'],
      ['COUNT', 'x'],
    ]),
  ];
}

function debug(random: Random): Arguments {
  return [
    'DEBUG',
    ...random.pick<string[]>([
      ['DIGEST'],
      ['DIGEST-VALUE', ...values.keys(random, 3)],
      ['DIGEST-VALUE', values.key(random)],
      ['SLEEP', '0'],
      ['SLEEP'],
      ['BOGUS'],
      ['DIGEST', 'x'],
    ]),
  ];
}

function unknownName(random: Random): string {
  return random.pick(['BOGUS', '', 'get\r\n', 'G E T', 'x'.repeat(300), '\x00', "quote'", 'GETT', 'se']);
}
