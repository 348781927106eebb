/** The real redis-server, when it is installed: what commands are compared with. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argv, ReplyReader, RequestReader, type Reply } from '@varve/resp';

/** Whether the server to compare with is installed; says so loudly if not. */
export function isRedisInstalled(): boolean {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  const isRight = found.error === undefined && found.stdout.includes('v=7.0.');
  if (!isRight) console.warn('SKIPPED: redis-server 7.0 is not installed, nothing is compared.');
  return isRight;
}

/** A running redis-server with an append-only file in a directory of its own. */
export class RedisServer {
  readonly port: number;
  readonly #directory: string;
  readonly #process: ChildProcess;

  private constructor(port: number, directory: string, process: ChildProcess) {
    this.port = port;
    this.#directory = directory;
    this.#process = process;
  }

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'varve-commands-'));
    // Under `everysec` Redis may put a write off; `log` is to see every record.
    const policy = ['--appendonly', 'yes', '--appendfsync', 'no'];
    const persistence = ['--save', '', ...policy, '--dir', directory];
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--enable-debug-command', 'yes'];
    const child = spawn('redis-server', [...place, ...persistence]);
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => {
        reject(new Error('redis-server did not start'));
      });
      child.stdout.on('data', (data: Buffer) => {
        if (data.includes('Ready to accept connections')) resolve();
      });
    });
    return new RedisServer(port, directory, child);
  }

  async connect(): Promise<RedisClient> {
    const socket = createConnection(this.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    return new RedisClient(socket);
  }

  /** What it has logged so far, arguments separated by blanks. */
  log(): string[] {
    const folder = join(this.#directory, 'appendonlydir');
    const name = readdirSync(folder).find((each) => each.endsWith('.incr.aof')) as string;
    return readRequests(readFileSync(join(folder, name)));
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await exited;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A connection on which one command is asked at a time. */
export class RedisClient {
  readonly #socket: Socket;
  readonly #reader = new ReplyReader();
  #chunks: Buffer[] = [];
  #answer: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#reader.feed(chunk);
      this.#answer?.();
    });
  }

  /** Asks, and returns the reply as it came, one character per byte, "|" for CRLF. */
  async ask(...args: readonly (string | Uint8Array)[]): Promise<string> {
    await this.askReply(...args);
    const text = Buffer.concat(this.#chunks).toString('latin1');
    return text.replaceAll('\r\n', '|').replace(/\|$/, '');
  }

  async askReply(...args: readonly (string | Uint8Array)[]): Promise<Reply> {
    this.#chunks = [];
    this.#socket.write(Argv.from(args).encode());
    for (;;) {
      const reply = this.#reader.next();
      if (reply !== undefined) return reply;
      await new Promise<void>((resolve) => (this.#answer = resolve));
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

function readRequests(bytes: Buffer): string[] {
  const reader = new RequestReader();
  reader.feed(bytes, 0, bytes.length);
  const requests: string[] = [];
  while (reader.next() === 1) {
    const { argv } = reader;
    requests.push(Array.from({ length: argv.argc }, (_, i) => argv.text(i)).join(' '));
  }
  return requests;
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
