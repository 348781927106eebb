/**
 * Goal: what varve prints, on both streams, and its exit code are redis-cli's, to the byte.
 *
 * Method: the same command lines for both programs against one redis-server. Skipped, loudly, where
 * Redis is not installed. Commands leave the data as they found it, or write to keys nobody reads.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hasProgram, runProgram, runVarve, type RunOptions } from './testing/programs.js';
import { RedisServer } from './testing/redis-server.js';

const installed = hasProgram('redis-server') && hasProgram('redis-cli');

const SEED = [
  'FLUSHALL',
  'SET string "a\\x00\\xff\\"\\\\ \\n\\r\\t\\a\\b z"',
  'SET number 12',
  'SET utf8 "h\\xc3\\xa9llo"',
  'HSET hash f1 v1',
  'RPUSH list a b c d e f g h i j k',
  'SADD set only',
  'ZADD zset 0.1 a 2 b inf c',
  'XADD stream 1-1 f v g w',
  'XADD stream 2-1 f v',
  'XGROUP CREATE stream group 0',
].join('\n');

const COMMANDS: string[][] = [
  ['PING'],
  ['ping', 'hello world'],
  ['GET', 'string'],
  ['GET', 'utf8'],
  ['GET', 'missing'],
  ['GET'],
  ['nosuchcommand', 'a', 'b'],
  [''],
  ['INCRBY', 'number', '0'],
  ['LRANGE', 'list', '0', '-1'],
  ['LRANGE', 'missing', '0', '-1'],
  ['HGETALL', 'hash'],
  ['SMEMBERS', 'set'],
  ['ZRANGE', 'zset', '0', '-1', 'WITHSCORES'],
  ['ZSCORE', 'zset', 'a'],
  ['XRANGE', 'stream', '-', '+'],
  ['XINFO', 'STREAM', 'stream', 'FULL'],
  ['XREAD', 'STREAMS', 'stream', '0'],
  ['CONFIG', 'GET', 'maxm*'],
  ['COMMAND', 'INFO', 'get', 'nosuch', 'xadd'],
  ['COMMAND', 'DOCS', 'config'],
  ['EVAL', 'return {1, {2, {3}}, redis.status_reply("OK"), false}', '0'],
  ['OBJECT', 'HELP'],
  ['LATENCY', 'DOCTOR'],
  ['MEMORY', 'DOCTOR'],
  ['INFO', 'keyspace'],
  ['CLIENT', 'LIST', 'ID', '99999'],
  ['CLUSTER', 'INFO'],
  ['DEBUG', 'PROTOCOL', 'map'],
  ['DEBUG', 'PROTOCOL', 'set'],
  ['DEBUG', 'PROTOCOL', 'double'],
  ['DEBUG', 'PROTOCOL', 'null'],
  ['DEBUG', 'PROTOCOL', 'true'],
  ['DEBUG', 'PROTOCOL', 'verbatim'],
  ['DEBUG', 'PROTOCOL', 'push'],
  ['QUIT'],
];

const MODES = [
  [],
  ['--no-raw'],
  ['--csv'],
  ['--json'],
  ['--no-raw', '-3'],
  ['--raw', '-3'],
  ['--json', '-2'],
];

describe.skipIf(!installed)('varve against redis-cli', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start('--enable-debug-command', 'yes');
    await runProgram('redis-cli', ['-p', String(server.port)], { input: SEED });
  });
  afterAll(async () => {
    await server.stop();
  });

  /** Runs both programs one after the other. */
  async function expectSame(args: readonly string[], options: RunOptions = {}): Promise<void> {
    const full = ['-p', String(server.port), ...args];
    const expected = await runProgram('redis-cli', full, options);
    expect(await runVarve(full, options), args.join(' ')).toEqual(expected);
  }

  const modes = MODES.map((mode) => [mode.join(' ') || 'default', mode] as const);
  describe.each(modes)('%s', (_name, mode) => {
    test.each(COMMANDS.map((command) => [command]))('%j', async (command) => {
      await expectSame([...mode, ...command]);
    });
  });

  test.each<[string[], RunOptions?]>([
    [['-e', 'GET']],
    [['-e', '--json', 'nosuch']],
    [['-e', 'GET', 'number']],
    [['-r', '3', 'PING']],
    [['-r', '0', 'PING']],
    [['-r', '2', '-i', '0.01', 'PING']],
    [['-r', '2', '-D', '--', 'PING']],
    [['-d', ', ', 'LRANGE', 'list', '0', '-1']],
    [['--csv', '-D', 'x', 'PING']],
    [['-n', '3', 'SET', 'k', 'v']],
    [['-n', '99', 'GET', 'k']],
    [['-a', 'wrong', 'PING']],
    [['--user', 'ann', '--pass', 'wrong', '--no-auth-warning', 'PING']],
    [['PING'], { environment: { REDISCLI_AUTH: 'wrong' } }],
    [['-x', 'SET', 'k'], { input: 'line\n\0\xff' }],
    [['-X', 'tag', 'SET', 'tag', 'v'], { input: 'key' }],
    [['-X', 'tag', 'SET', 'k', 'v'], { input: 'key' }],
    [['-x', '-X', 'tag', 'SET', 'tag']],
    [['-2', '-3', 'PING']],
    [['--quoted-input', 'SET', '"k\\x00"', "'a b'"]],
    [['-u', 'http://x', 'PING']],
    [['--bogus']],
    [['-p']],
    [['-h', 'name.invalid', 'PING']],
    [['-s', '/nonexistent/socket', 'PING']],
    [['-p', '1', 'PING']],
    [['--scan', '--pattern', 's*e*']],
    [['--no-raw', '--scan', '--pattern', 'utf*']],
    [['--pipe'], { input: '*1\r\n$4\r\nPING\r\nSET a 1\r\nGET\r\n' }],
    [['--pipe'], { input: '' }],
  ])('%j', async (args, options) => {
    await expectSame(args, options);
  });

  const LINES = [
    'set a 1',
    'get a',
    '"get" \'a\'',
    'get "x',
    '',
    '   ',
    '2 get a',
    '2',
    'select 3',
    'get a',
    'connect 127.0.0.1 1',
    'get a',
    ':set hints',
    'multi',
    'set a 2',
    'get',
    'exec',
    'auth wrong',
    'set h "\\x41\\n\\t\\""',
    "set h 'a\\'b\\n'",
    'get h',
    'config get maxmemory',
    'hello 3',
    'config get maxmemory',
    'reset',
    'ping \xe9',
    'quit',
    'get never',
  ];

  test.each(MODES.map((mode) => [mode]))('piped lines, %j', async (mode) => {
    await expectSame(mode, { input: LINES.join('\n') });
  });

  test('lines without a server', async () => {
    const args = ['-p', '1'];
    const expected = await runProgram('redis-cli', args, { input: 'ping\nping\n' });
    expect(await runVarve(args, { input: 'ping\nping\n' })).toEqual(expected);
  });
});
