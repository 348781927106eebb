/** The real redis-server, when it is installed: its files are loaded here, and ours there. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Argv, ReplyReader, type Reply } from '@varve/resp';

/** Whether the server to compare with is installed; says so loudly if not. */
export function isRedisInstalled(): boolean {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  const isRight = found.error === undefined && found.stdout.includes('v=7.0.');
  if (!isRight) console.warn('SKIPPED: redis-server 7.0 is not installed, nothing is compared.');
  return isRight;
}

/** A running redis-server, and a connection on which one command is asked at a time. */
export class RedisServer {
  readonly directory: string;
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #replies = new ReplyReader();
  #wake: () => void = () => undefined;

  private constructor(directory: string, process: ChildProcess, socket: Socket) {
    this.directory = directory;
    this.#process = process;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#replies.feed(chunk);
      this.#wake();
    });
  }

  static async start(...args: string[]): Promise<RedisServer> {
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'varve-rewrite-'));
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory];
    const rest = ['--save', '', '--enable-debug-command', 'yes', ...args];
    const child = spawn('redis-server', [...place, ...rest]);
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => {
        reject(new Error('redis-server did not start'));
      });
      child.stdout.on('data', (data: Buffer) => {
        if (data.includes('Ready to accept connections')) resolve();
      });
    });
    const socket = createConnection(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    return new RedisServer(directory, child, socket);
  }

  /** Asks; returns the reply, as text. An error fails the test. */
  async ask(...args: (string | Uint8Array)[]): Promise<string> {
    this.#socket.write(Argv.from(args).encode());
    return this.#reply();
  }

  /** Executes commands that are encoded already, `count` of them. An error fails the test. */
  async execute(commands: Uint8Array, count: number): Promise<void> {
    this.#socket.write(commands);
    for (let i = 0; i < count; i++) await this.#reply();
  }

  /** Saves the dataset; returns the file. */
  async save(): Promise<Buffer> {
    await this.ask('SAVE');
    return readFileSync(join(this.directory, 'dump.rdb'));
  }

  /** Loads a file in place of the dataset. */
  async load(file: Uint8Array): Promise<void> {
    writeFileSync(join(this.directory, 'dump.rdb'), file);
    await this.ask('DEBUG', 'RELOAD', 'NOSAVE');
  }

  /** Rewrites the log; returns the BASE. */
  async rewrite(): Promise<Buffer> {
    await this.ask('BGREWRITEAOF');
    while ((await this.ask('INFO', 'persistence')).includes('aof_rewrite_in_progress:1')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const folder = join(this.directory, 'appendonlydir');
    const name = readdirSync(folder).find((file) => file.includes('.base.')) ?? '';
    return readFileSync(join(folder, name));
  }

  async #reply(): Promise<string> {
    for (;;) {
      const reply = this.#replies.next();
      if (reply !== undefined) return textOf(reply);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#socket.destroy();
    this.#process.kill('SIGKILL');
    await exited;
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The reply as text. */
function textOf(reply: Reply): string {
  switch (reply.type) {
    case 'bulk':
      return reply.bytes.toString('latin1');
    case 'integer':
      return String(reply.value);
    case 'simple':
      return reply.text;
    case 'array':
      return reply.items.map(textOf).join(' ');
    case 'null':
      return '';
    default:
      throw new Error(`redis-server answered ${JSON.stringify(reply)}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
