/**
 * A store for tests: on a disk in memory, with time, chance, turns and the disk's completions all in
 * the test's hands. Nothing happens unless the test says so.
 */
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';
import type { Storage } from '@varve/storage';

import type { LogLock } from '../background/log-lock.js';
import { storeDirectives } from '../config/directives/index.js';
import { ConfigRegistry } from '../config/registry.js';
import type { ProcessFacts } from '../info/process-facts.js';
import type { Logger } from '../logger.js';
import type { Sink } from '../session/sink.js';
import type { StoreSession } from '../session/store-session.js';
import { Store } from '../store.js';

/** Collects what a session gets. */
export class TestSink implements Sink {
  /** Everything written so far, one character per byte. */
  text = '';
  pendingBytes = 0;
  state: 'open' | 'ended' | 'destroyed' = 'open';
  paused = false;
  /** While true, what is written stays pending, as on a socket nobody reads from. */
  isBlocked = false;
  /** Called before each write. */
  onWrite: (() => void) | undefined;

  /** What was written since the last call. */
  take(): string {
    const text = this.text;
    this.text = '';
    return text;
  }

  write(buffer: Buffer, start: number, end: number): boolean {
    this.onWrite?.();
    this.text += buffer.toString('latin1', start, end);
    if (this.isBlocked) this.pendingBytes += end - start;
    return !this.isBlocked;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  end(): void {
    if (this.state === 'open') this.state = 'ended';
  }

  destroy(): void {
    this.state = 'destroyed';
  }
}

/** A session and its sink. */
export interface TestClient {
  readonly session: StoreSession;
  readonly sink: TestSink;
}

/** How a harness is made; all have defaults. */
export interface HarnessOptions {
  readonly disk?: MemoryStorage;
  /** Directives as the configuration file would set them. */
  readonly config?: Readonly<Record<string, string>>;
  readonly configFile?: string;
  readonly logLock?: LogLock;
  readonly process?: ProcessFacts;
  /** Whether the dataset is loaded at once. Default true. */
  readonly load?: boolean;
}

/** The store and everything around it. */
export class StoreHarness {
  readonly disk: MemoryStorage;
  readonly faulty: FaultyStorage;
  readonly storage: Storage;
  readonly config: ConfigRegistry;
  readonly store: Store;
  readonly lines: string[] = [];
  readonly fatal: Error[] = [];
  nowMs = 1_700_000_000_000;
  isStopped = false;
  #turns: (() => void)[] = [];
  #completions: (() => void)[] = [];
  #seed = 1;

  constructor(options: HarnessOptions = {}) {
    const later = (callback: () => void): void => void this.#completions.push(callback);
    this.disk = options.disk ?? new MemoryStorage({ schedule: later, recordCalls: true });
    this.faulty = new FaultyStorage(this.disk, [], { schedule: later });
    this.storage = this.faulty;
    this.config = new ConfigRegistry(storeDirectives);
    const directives = { appendonly: 'yes', dir: '/', 'enable-debug-command': 'yes', ...options.config };
    for (const [name, value] of Object.entries(directives)) {
      const problem = this.config.load(name, [value]);
      if (problem !== undefined) throw new Error(`${name} ${value}: ${problem}`);
    }
    this.config.seal();
    this.store = Store.open({
      storage: this.storage,
      clock: { nowMs: () => this.nowMs, microseconds: () => this.nowMs * 1000 },
      random: () => (this.#seed = Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0,
      schedule: (run) => this.#turns.push(run),
      config: this.config,
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
      ...(options.logLock === undefined ? {} : { logLock: options.logLock }),
      ...(options.process === undefined ? {} : { process: options.process }),
      logger: this.#logger(),
      onFatal: (error) => this.fatal.push(error),
      onStopped: () => (this.isStopped = true),
    });
    if (options.load !== false) this.store.load();
  }

  /** Lets a client in. */
  client(): TestClient {
    const sink = new TestSink();
    const session = this.store.createSession(sink);
    if (session === undefined) throw new Error('refused');
    return { session, sink };
  }

  /** Sends bytes as one chunk; the turn is still running. */
  send({ session }: TestClient, text: string): void {
    const chunk = Buffer.from(text, 'latin1');
    this.store.receive(session, chunk, 0, chunk.length);
    // What was lent is the lender's again.
    chunk.fill(0);
  }

  /** Ends the turn. The disk's completions do not come. */
  endTurn(): void {
    for (const run of this.#turns.splice(0)) run();
    this.store.check();
  }

  /** Delivers the completions of the disk that are due. */
  complete(): void {
    for (const callback of this.#completions.splice(0)) callback();
    this.endTurn();
  }

  /** Sends a command, inline, and lets everything happen. Returns what the client got. */
  run(client: TestClient, command: string): string {
    this.send(client, `${command}\r\n`);
    this.endTurn();
    this.complete();
    return client.sink.take();
  }

  /** Lets time pass in steps of a tick. */
  pass(milliseconds: number): void {
    const tickMs = 100;
    for (let passed = 0; passed < milliseconds; passed += tickMs) {
      this.nowMs += tickMs;
      this.store.tick();
      this.endTurn();
      this.complete();
    }
  }

  /** The records of the log so far, without annotations, arguments separated by blanks. */
  records(): string[] {
    const directory = '/appendonlydir';
    const names = this.disk.list(directory).filter((name) => name.endsWith('.aof'));
    return names.flatMap((name) => recordsOf(this.#read(`${directory}/${name}`)));
  }

  /** The disk after the process died now, and a harness that starts on it. */
  restart(config?: Readonly<Record<string, string>>): StoreHarness {
    const disk = this.disk.crash('process', () => 0);
    return new StoreHarness({ disk, ...(config === undefined ? {} : { config }) });
  }

  #read(path: string): string {
    const file = this.disk.open(path, 'read');
    const bytes = Buffer.alloc(file.size());
    file.read(bytes, 0, bytes.length, 0);
    file.close();
    return bytes.toString('latin1');
  }

  #logger(): Logger {
    const note = (message: string): void => void this.lines.push(message);
    return { debug: note, verbose: note, notice: note, warning: note };
  }
}

/** Reads RESP arrays; the values of these tests hold no line ends. */
function recordsOf(text: string): string[] {
  const records: string[] = [];
  const lines = text.split('\r\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] as string;
    if (!line.startsWith('*')) continue;
    const args: string[] = [];
    for (let count = Number(line.slice(1)); count > 0; count--) {
      args.push(lines[at + 1] as string);
      at += 2;
    }
    records.push(args.join(' '));
  }
  return records;
}
