/**
 * Goal: the installed program starts, says why it does not, follows signals, and ends with the
 * right code.
 *
 * Method: `bin/varve-server` as a process of its own. It needs fresh builds of this package and of
 * those below it, which the root's `npm test` makes first; run alone, this file is skipped, unless
 * VARVE_BUILT says that the builds are fresh.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { freePort, RawClient } from './testing/raw-client.js';
import { version } from './version.js';

const program = fileURLToPath(new URL('../bin/varve-server', import.meta.url));
const built = ['TURBO_HASH', 'VARVE_BUILT'].some((name) => process.env[name] !== undefined);
if (!built) console.warn('!!! not run from the root: tests of the built program are SKIPPED');

/** A started program. */
class Program {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #child;
  #wake: () => void = () => undefined;

  constructor(args: readonly string[], input?: string) {
    const child = spawn(process.execPath, [program, ...args]);
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        this.#wake();
      });
    }
    child.stdin.end(input ?? '');
    this.ended = new Promise((resolve) =>
      child.on('close', (code) => {
        resolve(code);
        this.#wake();
      }),
    );
  }

  async prints(text: string): Promise<void> {
    const isOver = { value: false };
    void this.ended.then(() => (isOver.value = true));
    while (!this.output.includes(text)) {
      if (isOver.value) throw new Error(`ended without "${text}":\n${this.output}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

describe.skipIf(!built)('varve-server', () => {
  let directory: string;
  let programs: Program[];

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-'));
    programs = [];
  });

  afterEach(async () => {
    for (const each of programs) each.signal('SIGKILL');
    await Promise.all(programs.map((each) => each.ended));
    fs.rmSync(directory, { recursive: true });
  });

  function run(args: readonly string[], input?: string): Program {
    const started = new Program(args, input);
    programs.push(started);
    return started;
  }

  async function serve(...args: string[]): Promise<{ server: Program; port: number }> {
    const port = await freePort();
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
    const server = run([...where, '--appendonly', 'yes', ...args]);
    await server.prints('Ready to accept connections');
    return { server, port };
  }

  async function ask(port: number, request: string, reply: string): Promise<string> {
    const client = await RawClient.connect({ port, host: '127.0.0.1' });
    const answer = await client.ask(request, reply);
    client.close();
    return answer;
  }

  test('its version is that of its package', async () => {
    const manifest = new URL('../package.json', import.meta.url);
    expect(JSON.parse(fs.readFileSync(manifest, 'utf8'))).toMatchObject({ version });
    const shown = run(['--version']);
    expect(await shown.ended).toBe(0);
    expect(shown.output).toContain(`v=${version} (Redis v=7.0.15)`);
  });

  test('--help shows how to use it', async () => {
    const shown = run(['--help']);
    expect(await shown.ended).toBe(0);
    expect(shown.output).toMatch(/^Usage: varve-server/);
  });

  test('SIGTERM ends it with 0, and everything is there again at the next start', async () => {
    const first = await serve('--pidfile', 'server.pid');
    expect(first.server.output).toMatch(/^\d+:M \d\d \w{3} \d{4} [\d:.]{12} # Server initialized$/m);
    expect(fs.existsSync(path.join(directory, 'server.pid'))).toBe(true);
    await first.server.prints(`connect      redis-cli -p ${first.port}`);
    expect(first.server.output).toContain(`log          ${directory}/appendonlydir`);
    await ask(first.port, 'SET a 1\r\n', '+OK\r\n');
    first.server.signal('SIGTERM');
    expect(await first.server.ended).toBe(0);
    expect(first.server.output).toMatch(/ready to exit, bye bye\.\.\.\n$/);
    // The save points of the default configuration ask for a dump at the end.
    expect(fs.readdirSync(directory)).toEqual(['appendonlydir', 'dump.rdb']);
    const second = await serve();
    expect(await ask(second.port, 'GET a\r\n', '$1\r\n1\r\n')).toBe('$1\r\n1\r\n');
  });

  test('kill -9 loses nothing that was acknowledged, and its lock does not stop the next start', async () => {
    const first = await serve();
    await ask(first.port, 'SET a 1\r\n', '+OK\r\n');
    first.server.signal('SIGKILL');
    await first.server.ended;
    const second = await serve();
    expect(await ask(second.port, 'GET a\r\n', '$1\r\n1\r\n')).toBe('$1\r\n1\r\n');
  });

  test('a second server on the same directory is refused', async () => {
    const { server } = await serve();
    const port = String(await freePort());
    const second = run(['--port', port, '--dir', directory, '--appendonly', 'yes']);
    expect(await second.ended).toBe(1);
    expect(second.output).toMatch(/another server \(process \d+\) is using .*appendonlydir/);
    server.signal('SIGINT');
    expect(await server.ended).toBe(0);
  });

  test('a port in use ends it with 1 and the reason', async () => {
    const { port } = await serve();
    const second = run(['--port', String(port), '--bind', '127.0.0.1']);
    expect(await second.ended).toBe(1);
    expect(second.output).toContain('bind: Address already in use');
    expect(second.output).toMatch(/Failed listening on port \d+ \(TCP\), aborting\.\n$/);
  });

  test('a mistake in the configuration ends it with 1 and the line', async () => {
    const file = path.join(directory, 'redis.conf');
    fs.writeFileSync(file, 'port 0\nfoo bar\n');
    const mistaken = run([file]);
    expect(await mistaken.ended).toBe(1);
    expect(mistaken.output).toContain("at line 2\n>>> 'foo bar'\nBad directive or wrong number of arguments");
  });

  test('--check-config judges a configuration from the standard input and does not start', async () => {
    const checked = run(['-', '--check-config'], 'port 1\nactiverehashing yes\n');
    expect(await checked.ended).toBe(0);
    expect(checked.output).toBe(
      "Warning: 'activerehashing yes' has no effect in this version of varve-server.\nThe configuration is valid.\n",
    );
  });

  test('a directory that does not exist ends it with 1 and the reason', async () => {
    const lost = run(['--dir', path.join(directory, 'none')]);
    expect(await lost.ended).toBe(1);
    expect(lost.output).toMatch(/dir ".*none"'\nNo such file or directory/);
  });

  test.skipIf(process.getuid?.() === 0)('a directory it may not write to ends it with 1 and the reason', async () => {
    fs.chmodSync(directory, 0o500);
    const port = String(await freePort());
    const refused = run(['--port', port, '--dir', directory, '--appendonly', 'yes']);
    expect(await refused.ended).toBe(1);
    expect(refused.output).toMatch(/can't write to the data directory .*: Permission denied/);
    fs.chmodSync(directory, 0o700);
  });

  test('a log that cannot be loaded ends it with 1 and the reason', async () => {
    const { server } = await serve();
    server.signal('SIGTERM');
    await server.ended;
    fs.rmSync(path.join(directory, 'appendonlydir', 'appendonly.aof.1.incr.aof'));
    const port = String(await freePort());
    const refused = run(['--port', port, '--dir', directory, '--appendonly', 'yes']);
    expect(await refused.ended).toBe(1);
    expect(refused.output.trimEnd().split('\n').at(-1)).toMatch(
      /can't start: .*appendonly\.aof\.1\.incr\.aof .*No such file or directory/,
    );
  });

  test('the log file gets the lines instead of the standard output', async () => {
    const port = String(await freePort());
    const server = run(['--port', port, '--bind', '127.0.0.1', '--dir', directory, '--logfile', 'server.log']);
    const file = path.join(directory, 'server.log');
    while (!fs.existsSync(file) || !fs.readFileSync(file, 'utf8').includes('Ready to accept')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(server.output).toBe('');
  });
});
