/** The real redis-server, when it is installed: whose payloads are read, and who reads ours. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the server to compare with is installed; says so loudly if not. */
export function isRedisInstalled(): boolean {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  const isRight = found.error === undefined && found.stdout.includes('v=7.0.');
  if (!isRight) console.warn('SKIPPED: redis-server 7.0 is not installed, nothing is compared.');
  return isRight;
}

/** A running redis-server, and a connection on which one command is asked at a time. */
export class RedisServer {
  /** Where it writes its files. */
  readonly directory: string;
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  private constructor(directory: string, process: ChildProcess, socket: Socket) {
    this.directory = directory;
    this.#process = process;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
  }

  static async start(...args: string[]): Promise<RedisServer> {
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'varve-rdb-'));
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

  /** Asks; returns the bytes of a string, the line of anything else, the last element of an array. */
  async ask(...args: (string | Uint8Array)[]): Promise<Buffer> {
    this.#received = Buffer.alloc(0);
    const parts = [Buffer.from(`*${args.length}\r\n`)];
    for (const arg of args) {
      const bytes = Buffer.from(arg);
      parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
    }
    this.#socket.write(Buffer.concat(parts));
    for (;;) {
      const reply = bodyOf(this.#received);
      if (reply !== undefined) return reply;
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

/** The content of a reply once all of it is there; of an array the last element's. */
function bodyOf(received: Buffer): Buffer | undefined {
  let body: Buffer | undefined;
  let at = 0;
  for (let left = 1; left > 0; left--) {
    const lineEnd = received.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    body = received.subarray(at, lineEnd);
    const count = Number(body.subarray(1).toString());
    at = lineEnd + 2;
    if (body[0] === 0x2a) left += Math.max(0, count);
    if (body[0] !== 0x24 || count < 0) continue;
    if (received.length < at + count + 2) return undefined;
    body = received.subarray(at, at + count);
    at += count + 2;
  }
  return body;
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
