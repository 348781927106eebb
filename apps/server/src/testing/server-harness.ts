/** A real server for tests: real sockets on loopback, a disk in memory. */
import { MemoryStorage } from '@varve/storage/memory';
import type { Storage } from '@varve/storage';
import { ConfigRegistry, storeDirectives } from '@varve/store';
import type { LogLock, ProcessFacts } from '@varve/store';

import { serverDirectives } from '../config/index.js';
import type { ReadMode } from '../network/adopt-socket.js';
import { Server } from '../server.js';
import { freePort, RawClient } from './raw-client.js';

const facts: ProcessFacts = {
  varveVersion: '1.2.3',
  pid: 1,
  os: 'test',
  archBits: 64,
  nodeVersion: '20.0.0',
  executable: '',
  configFile: '',
  tcpPort: 0,
  totalSystemBytes: 0,
  residentBytes: () => 0,
  cpuSeconds: () => ({ user: 0, system: 0 }),
  isAlive: () => true,
};

/** How a server is started; all have defaults. */
export interface HarnessOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly storage?: Storage;
  readonly readMode?: ReadMode;
  readonly logLock?: LogLock;
}

/** A server, its port and its log. */
export class ServerHarness {
  readonly server: Server;
  readonly port: number;
  readonly lines: string[];
  readonly #clients: RawClient[] = [];

  private constructor(server: Server, port: number, lines: string[]) {
    this.server = server;
    this.port = port;
    this.lines = lines;
  }

  static async start(options: HarnessOptions = {}): Promise<ServerHarness> {
    const port = await freePort();
    const config = new ConfigRegistry([...storeDirectives, ...serverDirectives]);
    const directives = { port: String(port), bind: '127.0.0.1', dir: '/', appendonly: 'yes', ...options.config };
    for (const [name, value] of Object.entries(directives)) {
      const problem = config.load(name, [value]);
      if (problem !== undefined) throw new Error(`${name} ${value}: ${problem}`);
    }
    config.seal();
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const server = await Server.start({
      storage: options.storage ?? new MemoryStorage(),
      config,
      configFile: undefined,
      ...(options.logLock === undefined ? {} : { logLock: options.logLock }),
      logger: { debug: note, verbose: note, notice: note, warning: note },
      process: facts,
      random: () => (Math.random() * 2 ** 32) >>> 0,
      withUmask: (_mask, run) => run(),
      ...(options.readMode === undefined ? {} : { readMode: options.readMode }),
      onFatal: (error) => lines.push(error.message),
    });
    return new ServerHarness(server, port, lines);
  }

  async client(): Promise<RawClient> {
    const client = await RawClient.connect({ port: this.port, host: '127.0.0.1' });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    this.server.store.shutdown();
    await this.server.stopped;
  }
}
