/** The real redis-server and redis-check-aof, when they are installed. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program is installed; says so loudly if not, once per program. */
export function isInstalled(program: string): boolean {
  const found = spawnSync(program, ['--version']).error === undefined;
  if (!found) console.warn(`SKIPPED: ${program} is not installed, nothing is compared with it.`);
  return found;
}

/** Makes a directory for one test; the caller removes it. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'varve-aof-'));
}

export function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Runs redis-check-aof in `directory`. */
export function redisCheckAof(
  directory: string,
  args: readonly string[],
  input = '',
): { readonly code: number; readonly lines: string[] } {
  const result = spawnSync('redis-check-aof', args, { cwd: directory, input, encoding: 'latin1' });
  return { code: result.status ?? -1, lines: result.stdout.split('\n').filter((line) => line !== '') };
}

/** A running redis-server. */
export class RedisServer {
  readonly port: number;
  #process: ChildProcess;
  #output: string;

  private constructor(port: number, process: ChildProcess) {
    this.port = port;
    this.#process = process;
    this.#output = '';
    process.stdout?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  /** Starts a server on `dir`; fails with its log if it does not come up. */
  static async start(dir: string, ...args: string[]): Promise<RedisServer> {
    const port = await freePort();
    const process = spawn(
      'redis-server',
      ['--port', String(port), '--dir', dir, '--save', '', '--appendonly', 'yes', ...args],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const server = new RedisServer(port, process);
    const isUp = await new Promise<boolean>((resolve) => {
      process.once('exit', () => {
        resolve(false);
      });
      process.stdout.on('data', () => {
        if (server.#output.includes('Ready to accept connections')) resolve(true);
      });
    });
    if (!isUp) throw new Error(`redis-server did not start:\n${server.#output}`);
    return server;
  }

  get output(): string {
    return this.#output;
  }

  /** Runs redis-cli; returns what it prints. */
  cli(...args: string[]): string {
    return execFileSync('redis-cli', ['-p', String(this.port), ...args], { encoding: 'utf8' }).trimEnd();
  }

  /** Stops it with SHUTDOWN, or kills it. */
  async stop(kind: 'shutdown' | 'kill' = 'shutdown'): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    if (kind === 'kill') this.#process.kill('SIGKILL');
    else createConnection(this.port, '127.0.0.1').on('error', () => undefined).end('SHUTDOWN\r\n');
    await exited;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
