import { describe, expect, test } from 'vitest';

import { defaultOptions, type ClientOptions } from './arguments/client-options.js';
import { parseCommandLine } from './program.js';

function client(...argv: string[]): { options: ClientOptions; command: string[] } {
  const invocation = parseCommandLine(argv, '1.2.3');
  if (invocation.kind !== 'client') throw new Error(`${invocation.kind} is not the client`);
  return invocation;
}

describe('parseCommandLine', () => {
  test('no arguments mean the defaults and no command', () => {
    expect(client()).toMatchObject({ options: defaultOptions(), command: [] });
  });

  test('options end where the command begins', () => {
    const { options, command } = client('-n', '2', 'SET', '-1', '--get', '-h', '--help');
    expect(options.db).toBe(2);
    expect(command).toEqual(['SET', '-1', '--get', '-h', '--help']);
  });

  test('the last of several options wins', () => {
    const { options } = client('-u', 'redis://a:1/5', '-h', 'b', '-p', '2', '-n', '6', 'PING');
    expect(options).toMatchObject({ host: 'b', port: 2, db: 6 });
  });

  test('-r takes a negative number and -i a fraction', () => {
    expect(client('-r', '-1', '-i', '0.1', 'PING').options).toMatchObject({
      repeat: -1,
      intervalMs: 100,
    });
  });

  test('JSON asks for RESP3', () => {
    expect(client('--json', 'PING').options).toMatchObject({ output: 'json', resp3: 'implied' });
    expect(client('-3', '--json', 'PING').options.resp3).toBe('asked');
  });

  test.each([['--no-raw', 'readable'], ['--raw', 'raw'], ['--csv', 'csv']])('%s', (name, mode) => {
    expect(client(name, 'PING').options.output).toBe(mode);
  });

  test('help is a command of the server unless it has dashes', () => {
    expect(client('help').command).toEqual(['help']);
    expect(parseCommandLine(['--help'], '1.2.3').kind).toBe('text');
  });

  test('--version names program and version', () => {
    for (const name of ['--version', '-v']) {
      expect(parseCommandLine([name], '1.2.3')).toEqual({ kind: 'text', text: 'varve 1.2.3\n' });
    }
  });

  test.each(['--bogus', '-p', '-z'])('%s alone is refused in the words of redis-cli', (name) => {
    expect(() => client(name)).toThrow(`Unrecognized option or bad number of args for: '${name}'`);
  });

  test('a port that cannot be is refused', () => {
    expect(() => client('-p', '99999', 'PING')).toThrow("Invalid server port: '99999'");
  });

  test('check-aof is a tool, CHECK is a command', () => {
    expect(client('CHECK', 'AOF').command).toEqual(['CHECK', 'AOF']);
    expect(parseCommandLine(['check-aof', '--fix', 'a.manifest'], '1.2.3')).toEqual({
      kind: 'checkAof',
      request: { path: 'a.manifest', fix: true, truncateToTimestamp: undefined },
    });
  });

  test.each([
    [['check-aof'], "missing required argument 'file'"],
    [['check-aof', 'a', 'b'], 'too many arguments'],
    [['check-rdb'], "missing required argument 'file'"],
    [['check-rdb', 'a', 'b'], 'too many arguments'],
    [['check-aof', '--fix', '--truncate-to-timestamp', '5', 'a'], 'cannot be used with'],
    [['check-aof', '--truncate-to-timestamp', 'x', 'a'], 'Invalid timestamp, aborting...'],
  ])('%j is refused', (argv, message) => {
    expect(() => parseCommandLine(argv, '1.2.3')).toThrow(message);
  });
});
