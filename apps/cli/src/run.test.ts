/**
 * Whole command lines against a server that answers as told: what redis-cli.test.ts cannot compare,
 * or must not depend on Redis being installed.
 */
import { writeFully } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { afterEach, describe, expect, test } from 'vitest';

import { CannedServer, type Answer } from './testing/canned-server.js';
import { runVarve, type Result, type RunOptions } from './testing/programs.js';

let server: CannedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function varve(answer: Answer, args: string[], options?: RunOptions): Promise<Result> {
  server = await CannedServer.start(answer);
  return runVarve(['-p', String(server.port), ...args], options);
}

const OK: Answer = () => '+OK\r\n';

describe('one command', () => {
  test('takes its last argument from standard input', async () => {
    await varve(OK, ['-x', 'SET', 'k'], { input: '\0\xff\r\n' });
    expect(server?.requests).toEqual([['SET', 'k', '\0\xff\r\n']]);
  });

  test('takes a tagged argument from standard input', async () => {
    await varve(OK, ['-X', 'tag', 'SET', 'tag', 'v'], { input: 'k' });
    expect(server?.requests).toEqual([['SET', 'k', 'v']]);
  });

  test('takes quoted arguments', async () => {
    await varve(OK, ['--quoted-input', 'SET', String.raw`"a\x00"`, 'b"c']);
    expect(server?.requests).toEqual([['SET', 'a\0', 'b"c']]);
  });

  test('takes a script from a file, keys before the comma', async () => {
    const storage = new MemoryStorage();
    const file = storage.open('s.lua', 'replace');
    writeFully(file, Buffer.from('return 1'), 0, 8);
    file.close();
    await varve(OK, ['--eval', 's.lua', 'k1', 'k2', ',', 'a'], { storage });
    expect(server?.requests).toEqual([['EVAL', 'return 1', '2', 'k1', 'k2', 'a']]);
  });

  test('needs the script to be there', async () => {
    const { errorOutput, code } = await varve(OK, ['--eval', 'missing.lua']);
    expect(errorOutput).toBe("Can't open file 'missing.lua': No such file or directory\n");
    expect(code).toBe(1);
  });

  test('with -e tells an error apart', async () => {
    const answer: Answer = () => '-ERR no\r\n';
    expect(await varve(answer, ['-e', 'X'])).toEqual({
      output: '',
      errorOutput: 'ERR no\n',
      code: 1,
    });
  });

  test('without an answer ends with 1', async () => {
    const { errorOutput, code } = await varve(() => undefined, ['GET', 'k']);
    expect(errorOutput).toBe('Error: Server closed the connection\n');
    expect(code).toBe(1);
  });

  test('a quoted argument must be quoted well', async () => {
    const { errorOutput, code } = await varve(OK, ['--quoted-input', 'SET', '"k', 'v']);
    expect(errorOutput).toBe('Invalid quoted string\n');
    expect(code).toBe(1);
  });

  test('help needs no server', async () => {
    const { output, code } = await runVarve(['-p', '1', 'help']);
    expect(output).toContain('varve 0.0.0');
    expect(code).toBe(0);
  });

  test('REDISCLI_AUTH holds a password', async () => {
    await varve(OK, ['PING'], { environment: { REDISCLI_AUTH: 'secret' } });
    expect(server?.requests).toEqual([['AUTH', 'secret'], ['PING']]);
  });
});

describe('--pipe', () => {
  const echo: Answer = ([name, text]) => (name === 'ECHO' ? `$40\r\n${text}\r\n` : '-ERR no\r\n');

  test('sends bytes as they are and counts replies', async () => {
    const input = '*1\r\n$4\r\nPING\r\nSET a 1\r\n';
    const { output, errorOutput, code } = await varve(echo, ['--pipe'], { input });
    expect(output).toBe(
      'All data transferred. Waiting for the last reply...\n' +
        'Last reply received from server.\nerrors: 2, replies: 2\n',
    );
    expect(errorOutput).toBe('ERR no\nERR no\n');
    expect(code).toBe(1);
  });

  test('a connection that breaks is an error', async () => {
    const { errorOutput, output, code } = await varve(() => undefined, ['--pipe'], {
      input: 'PING\r\n',
    });
    expect(errorOutput).toBe('Error: Server closed the connection\n');
    expect(output).toContain('errors: 1, replies: 0\n');
    expect(code).toBe(1);
  });

  test('a last reply that never comes is an error', async () => {
    const { errorOutput, code } = await varve(() => '', ['--pipe', '--pipe-timeout', '1']);
    expect(errorOutput).toContain('No replies for 1 seconds: exiting.\n');
    expect(code).toBe(1);
  });
});

describe('--scan', () => {
  const page = (cursor: string, ...keys: string[]): string =>
    `*2\r\n$${cursor.length}\r\n${cursor}\r\n*${keys.length}\r\n` +
    keys.map((key) => `$${key.length}\r\n${key}\r\n`).join('');

  test('follows the cursor to its end', async () => {
    const answer: Answer = ([, cursor]) => (cursor === '0' ? page('17', 'a', 'b') : page('0', 'c'));
    const { output, code } = await varve(answer, ['--scan', '--pattern', '*']);
    expect(output).toBe('a\nb\nc\n');
    expect(code).toBe(0);
    expect(server?.requests.at(-1)).toEqual(['SCAN', '17', 'MATCH', '*']);
  });

  test('ends with 1 when it is refused', async () => {
    const { errorOutput, code } = await varve(() => '-NOAUTH no\r\n', ['--scan']);
    expect(errorOutput).toBe('ERROR: NOAUTH no\n');
    expect(code).toBe(1);
  });
});
