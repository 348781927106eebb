/**
 * A server as a process: started on a free port of the loopback, watched, and always ended.
 *
 * Invariants
 * 1. A process started here does not outlive the process that started it, short of a SIGKILL.
 * 2. `start` returns a server that accepts connections, or throws with everything it printed.
 * 3. What a server prints is kept (its last MiB), so that a failed test can show it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';

const outputSizeMax = 1024 * 1024;
const readyLine = 'Ready to accept connections';
const readyWithinMs = 60_000;

/** What to run. */
export interface Program {
  readonly file: string;
  /** Arguments before the directives. */
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Directives of a server by name; an array is several arguments. */
export type Directives = Readonly<Record<string, string | number | readonly string[]>>;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server that listens on `port` of 127.0.0.1, until it exits. */
export class ServerProcess {
  readonly port: number;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #output: string;
  #onOutput: () => void;

  /**
   * Starts a program and waits until it accepts connections.
   *
   * @throws when it exits first, or does not get ready within a minute.
   */
  static async start(program: Program, directives: Directives): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const server = await ServerProcess.launch(program, directives);
      if (await server.becomesReady()) return server;
      // Somebody else took the port between its choice and its use.
      if (attempt < 5 && /address already in use/i.test(server.output)) continue;
      await server.kill();
      throw new Error(`${program.file} did not get ready:\n${server.output}`);
    }
  }

  /** Starts a program on a free port (unless `port` is among the directives) and waits for nothing. */
  static async launch(program: Program, directives: Directives): Promise<ServerProcess> {
    const port = directives['port'] ?? (await freePort());
    const all: Directives = { bind: '127.0.0.1', ...directives, port };
    const args = Object.entries(all).flatMap(([name, value]) => [
      `--${name}`,
      ...(Array.isArray(value) ? (value as string[]) : [String(value)]),
    ]);
    return new ServerProcess(program, args, Number(port));
  }

  private constructor(program: Program, args: readonly string[], port: number) {
    this.port = port;
    this.#output = '';
    this.#onOutput = () => undefined;
    this.#child = spawn(program.file, [...program.args, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: program.cwd,
      env: program.env ?? process.env,
    });
    const end = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        process.off('exit', end);
        resolve({ code, signal });
        this.#onOutput();
      });
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-outputSizeMax);
        this.#onOutput();
      });
    }
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** What it printed so far, to both streams. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits for a text in what it prints. Returns false when it exited, or the time passed, without. */
  async prints(text: string | RegExp, withinMs: number = readyWithinMs): Promise<boolean> {
    const found = (): boolean =>
      typeof text === 'string' ? this.#output.includes(text) : text.test(this.#output);
    return await new Promise((resolve) => {
      const timer = setTimeout(() => finish(false), withinMs);
      const finish = (result: boolean): void => {
        clearTimeout(timer);
        this.#onOutput = () => undefined;
        resolve(result);
      };
      this.#onOutput = () => {
        if (found()) finish(true);
        else if (!this.isRunning) finish(false);
      };
      this.#onOutput();
    });
  }

  /** Waits until it accepts connections; false: it exited or takes too long. */
  async becomesReady(): Promise<boolean> {
    return await this.prints(readyLine);
  }

  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    if (this.isRunning) this.#child.kill(signal);
    return await this.exited;
  }
}

/** Returns a port of the loopback that nobody listens on just now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
