/**
 * Goal: CONFIG GET, SET and the loading of the file answer as redis-server 7.0.15 does.
 *
 * The texts were taken from that server.
 */
import { describe, expect, test } from 'vitest';

import { appendfsync, appendonly } from './directives/append-only.js';
import { save } from './directives/save-points.js';
import { clientOutputBufferLimit } from './directives/client-output-buffer-limit.js';
import { maxclients } from './directives/clients.js';
import { listCompressDepth, listMaxListpackSize } from './directives/encodings.js';
import { hz } from './directives/expiry.js';
import { storeDirectives } from './directives/index.js';
import { ConfigRegistry } from './registry.js';

function sealed(): ConfigRegistry {
  const config = new ConfigRegistry(storeDirectives);
  config.seal();
  return config;
}

function failed(name: string, problem: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`;
}

describe('CONFIG SET', () => {
  test.each([
    [['foo', 'bar'], "ERR Unknown option or number of arguments for CONFIG SET - 'foo'"],
    [['databases', '3'], failed('databases', "can't set immutable config")],
    [['dir', '/tmp'], failed('dir', "can't set protected config")],
    [
      ['appendfsync', 'foo'],
      failed('appendfsync', 'argument(s) must be one of the following: everysec, always, no'),
    ],
    [['hz', 'abc'], failed('hz', "argument couldn't be parsed into an integer")],
    [['proto-max-bulk-len', '10xb'], failed('proto-max-bulk-len', 'argument must be a memory value')],
    [
      ['proto-max-bulk-len', '1'],
      failed('proto-max-bulk-len', 'argument must be between 1048576 and 9223372036854775807 inclusive'),
    ],
    [['lazyfree-lazy-expire', 'maybe'], failed('lazyfree-lazy-expire', "argument must be 'yes' or 'no'")],
    [['maxclients', '0'], failed('maxclients', 'argument must be between 1 and 4294967295 inclusive')],
    [['hz', '20', 'hz', '30'], failed('hz', 'duplicate parameter')],
    [
      ['client-output-buffer-limit', 'normal 1 2'],
      failed('client-output-buffer-limit', 'Wrong number of arguments in buffer limit configuration.'),
    ],
    [
      ['client-output-buffer-limit', 'foo 1 2 3'],
      failed('client-output-buffer-limit', 'Invalid client class specified in buffer limit configuration.'),
    ],
    [
      ['shutdown-on-sigint', 'foo'],
      failed('shutdown-on-sigint', 'argument(s) must be one of the following: default, save, nosave, now, force'),
    ],
  ])('%j is refused with the text of Redis', (pairs, text) => {
    expect(sealed().set(pairs)).toBe(text);
  });

  test('list-compress-depth is taken and told, and the old name of list-max-listpack-size too', () => {
    const config = sealed();
    expect(config.set(['list-compress-depth', '3', 'list-max-ziplist-size', '-5'])).toBeUndefined();
    expect(config.get(listCompressDepth)).toBe(3);
    expect(config.get(listMaxListpackSize)).toBe(-5);
  });

  test('a directive of Redis that is not supported is refused by name', () => {
    expect(sealed().set(['activedefrag', 'no'])).toMatch(/^ERR CONFIG SET failed .*not supported/);
  });

  test('save points are replaced, all of them, by pairs of numbers', () => {
    const config = sealed();
    expect(config.get(save)).toHaveLength(3);
    expect(config.set(['save', '60 100'])).toBeUndefined();
    expect(config.get(save)).toEqual([{ seconds: 60, changes: 100 }]);
    expect(config.set(['save', ''])).toBeUndefined();
    expect(config.get(save)).toEqual([]);
    for (const wrong of ['60', '0 1', '60 -1', '60 x', '60 1 1']) {
      expect(config.set(['save', wrong])).toMatch(/Invalid save parameters$/);
    }
  });

  test('several directives change together or not at all', () => {
    const config = sealed();
    const heard: number[] = [];
    config.watch(hz, (value) => {
      heard.push(value);
      return undefined;
    });
    config.watch(maxclients, () => 'no');
    expect(config.set(['hz', '20', 'maxclients', '5'])).toBe(failed('maxclients', 'no'));
    expect(config.get(hz)).toBe(10);
    expect(config.get(maxclients)).toBe(10_000);
    expect(heard).toEqual([20, 10]);
    expect(config.set(['hz', '30', 'appendfsync', 'never'])).toMatch(/appendfsync/);
    expect(config.get(hz)).toBe(10);
    expect(config.set(['HZ', '501', 'appendfsync', 'ALWAYS'])).toBeUndefined();
    expect(config.get(hz)).toBe(500);
    expect(config.get(appendfsync)).toBe('always');
  });

  test('a class of output limits changes alone', () => {
    const config = sealed();
    expect(config.set(['client-output-buffer-limit', 'normal 1mb 2kb 3'])).toBeUndefined();
    expect(config.select((name) => name === clientOutputBufferLimit.name).get(clientOutputBufferLimit.name)).toBe(
      'normal 1048576 2048 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    );
  });
});

describe('CONFIG GET', () => {
  test('selects by name and by alias', () => {
    const selected = sealed().select((name) => name.startsWith('hash-max'));
    expect(Object.fromEntries(selected)).toEqual({
      'hash-max-listpack-entries': '512',
      'hash-max-ziplist-entries': '512',
      'hash-max-listpack-value': '64',
      'hash-max-ziplist-value': '64',
    });
  });
});

describe('the configuration file', () => {
  test.each([
    [['hz', 'abc'], "argument couldn't be parsed into an integer"],
    [['hz'], 'wrong number of arguments'],
    [['hz', '10', '20'], 'wrong number of arguments'],
    [['foo', 'bar'], 'Bad directive or wrong number of arguments'],
    [['databases', '0'], 'argument must be between 1 and 1024 inclusive'],
    [['appendfilename', 'a/b'], "appendfilename can't be a path, just a filename"],
    [['activerehashing', 'no'], /'activerehashing' is not supported.*'yes', is accepted/],
    [['loadmodule', '/x.so'], /'loadmodule' is not supported/],
  ])('%j is refused', ([name = '', ...args], problem) => {
    const config = new ConfigRegistry(storeDirectives);
    expect(config.load(name, args)).toMatch(problem);
  });

  test('lines of save points add up, after the first has replaced the default', () => {
    const config = new ConfigRegistry(storeDirectives);
    expect(config.load('save', ['900', '1'])).toBeUndefined();
    expect(config.load('save', ['60 1000'])).toBeUndefined();
    expect(config.select((name) => name === 'save').get('save')).toBe('900 1 60 1000');
    const none = new ConfigRegistry(storeDirectives);
    expect(none.load('save', [''])).toBeUndefined();
    expect(none.get(save)).toEqual([]);
  });

  test('the default of an unsupported directive is taken with a warning', () => {
    const config = new ConfigRegistry(storeDirectives);
    expect(config.load('activerehashing', ['yes'])).toBeUndefined();
    expect(config.load('active-defrag-ignore-bytes', ['100mb'])).toBeUndefined();
    expect(config.warnings).toHaveLength(2);
  });

  test('sets what only the start may set', () => {
    const config = new ConfigRegistry(storeDirectives);
    expect(config.load('AppendOnly', ['yes'])).toBeUndefined();
    expect(config.get(appendonly)).toBe(true);
  });
});
