/**
 * Goal: the program that is installed runs: launcher, build, streams, exit code.
 *
 * Method: `bin/varve` as a process of its own. It needs fresh builds of this package and of those
 * below it, which the root's `npm test` makes first; run alone, this file is skipped, unless
 * VARVE_BUILT says that the builds are fresh.
 */
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { CannedServer } from './testing/canned-server.js';
import { runProgram, type Result, type RunOptions } from './testing/programs.js';

const BIN = fileURLToPath(new URL('../bin/varve', import.meta.url));

const built = ['TURBO_HASH', 'VARVE_BUILT'].some((name) => process.env[name] !== undefined);
if (!built) console.warn('!!! not run from the root: tests of the built program are SKIPPED');

describe.skipIf(!built)('bin/varve', () => {
  let server: CannedServer;
  beforeEach(async () => {
    const value = '$2\r\n\xff\n\r\n';
    server = await CannedServer.start(([name]) => (name === 'GET' ? value : '+OK\r\n'));
  });
  afterEach(async () => {
    await server.stop();
  });

  function varve(args: readonly string[], options?: RunOptions): Promise<Result> {
    return runProgram(process.execPath, [BIN, '-p', String(server.port), ...args], options);
  }

  test('shows its version', async () => {
    const { output, code } = await varve(['--version']);
    expect(output).toMatch(/^varve \d+\.\d+\.\d+/);
    expect(code).toBe(0);
  });

  test('sends a command and prints the bytes of the reply', async () => {
    const result = await varve(['GET', 'h\u00e9']);
    expect(result).toEqual({ output: '\xff\n\n', errorOutput: '', code: 0 });
    expect(server.requests).toEqual([['GET', 'h\xc3\xa9']]);
  });

  test('executes piped lines', async () => {
    const { output } = await varve(['--no-raw'], { input: 'SET k "\xff"\nGET k\nquit\nGET k\n' });
    expect(output).toBe('OK\n"\\xff\\n"\n');
    expect(server.requests).toEqual([
      ['SET', 'k', '\xff'],
      ['GET', 'k'],
    ]);
  });

  test('ends with 1 where there is no server', async () => {
    const { errorOutput, code } = await varve(['-p', '1', 'PING']);
    expect(errorOutput).toBe('Could not connect to Redis at 127.0.0.1:1: Connection refused\n');
    expect(code).toBe(1);
  });

  test('ends with 1 on a wrong option', async () => {
    const { errorOutput, code } = await varve(['--bogus']);
    expect(errorOutput).toBe("Unrecognized option or bad number of args for: '--bogus'\n");
    expect(code).toBe(1);
  });
});
