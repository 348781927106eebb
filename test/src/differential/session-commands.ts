/** Random commands on the connection itself, and transactions. */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const sessionRecipes: readonly Recipe[] = [
  one(5, (random) => ['SELECT', values.database(random)]),
  one(1, (random) => ['PING', ...random.pick([[], ['hello'], [''], ['a', 'b']])]),
  one(1, (random) => ['ECHO', values.value(random)]),
  one(2, hello),
  one(0.3, () => ['RESET']),
  one(0.3, () => ['QUIT']),
  one(0.5, (random) => ['AUTH', ...random.pick([['secret'], ['default', 'x'], ['nobody', 'x'], ['a', 'b', 'c'], ['default', '']])]),
  one(2, client),
  one(6, () => ['MULTI']),
  one(12, () => ['EXEC']),
  one(1, () => ['DISCARD']),
  one(3, (random) => ['WATCH', ...values.keys(random, 3)]),
  one(1, () => ['UNWATCH']),
];

function hello(random: Random): Arguments {
  return [
    'HELLO',
    ...random.weighted([
      [4, ['3']],
      [4, ['2']],
      [1, []],
      [1, random.pick([['1'], ['4'], ['a'], [''], ['-2'], ['9223372036854775808']])],
      [1, ['3', 'SETNAME', random.pick(['tester', '', 'a b', 'x\n'])]],
      [1, ['3', 'AUTH', 'default', 'anything']],
      [1, random.pick([['2', 'AUTH', 'nobody', 'x'], ['3', 'AUTH', 'default'], ['3', 'BOGUS'], ['2', 'SETNAME']])],
    ]),
  ];
}

function client(random: Random): Arguments {
  return [
    'CLIENT',
    ...random.pick<string[]>([
      ['ID'],
      ['ID', 'extra'],
      ['GETNAME'],
      ['GETNAME'],
      ['SETNAME', random.pick(['tester', '', 'with space', 'with\nnewline', 'caf\xe9', '~', '!'])],
      ['INFO'],
      ['LIST'],
      ['LIST', 'TYPE', random.pick(['normal', 'NORMAL', 'master', 'replica', 'slave', 'pubsub', 'bogus'])],
      ['LIST', 'ID', random.pick(['1', 'a', '-1', '999999999'])],
      ['LIST', 'BOGUS'],
      ['KILL', 'ID', random.pick(['999999999', 'a', '0', '-1'])],
      ['KILL', '1.2.3.4:5'],
      ['KILL', 'ADDR', '1.2.3.4:5'],
      ['KILL', 'LADDR', '1.2.3.4:5'],
      ['KILL', 'TYPE', 'bogus'],
      ['KILL', 'TYPE', 'pubsub'],
      ['KILL', 'USER', 'nobody'],
      ['KILL', 'SKIPME', 'maybe'],
      ['KILL', 'ID', '999999999', 'SKIPME', 'no', 'TYPE', 'normal'],
      ['NO-EVICT', random.pick(['on', 'off', 'bogus'])],
      ['REPLY', random.pick(['ON', 'bogus'])],
      ['BOGUS'],
      [],
      ['HELP', 'extra'],
    ]),
  ];
}
