/**
 * A server under measurement: Varve, redis-server or valkey-server, started with the same directives.
 *
 * Each start gets a data directory of its own unless one is given; `stop` waits for the process to end.
 * A contender never outlives the benchmark.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const host = '127.0.0.1';
const startMsMax = 300_000;

/** A program that can be measured. */
export interface Contender {
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
}

/** A running server. */
export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  readonly dir: string;
  /** From the start of the process to the first PONG, the dataset loaded. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** Finds what is installed: Varve always, the others if they are in the PATH. */
export function findContenders(root: string): Contender[] {
  const varve = [process.execPath, path.join(root, 'apps/server/bin/varve-server')];
  const candidates = [
    { name: 'varve', command: varve },
    { name: 'redis', command: ['redis-server'] },
    { name: 'valkey', command: ['valkey-server'] },
  ];
  return candidates.flatMap(({ name, command }) => {
    const [program = '', ...args] = command;
    const { status, stdout } = spawnSync(program, [...args, '--version'], { encoding: 'utf8' });
    return status === 0 ? [{ name, command, version: stdout.trim() }] : [];
  });
}

/** Starts `contender` with AOF on, no snapshots, and `directives`; resolves when it serves. */
export async function start(
  contender: Contender,
  dir: string,
  directives: readonly string[],
): Promise<RunningServer> {
  fs.mkdirSync(dir, { recursive: true });
  const port = await freePort();
  const [program = '', ...args] = contender.command;
  const common = ['--port', String(port), '--bind', host, '--dir', dir, '--appendonly', 'yes'];
  const quiet = ['--save', '', '--loglevel', 'warning'];
  const startedMs = performance.now();
  const log = fs.openSync(path.join(dir, 'bench.log'), 'a');
  const child = spawn(program, [...args, ...common, ...quiet, ...directives], {
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  await waitForPong(child, port, dir);
  return {
    port,
    pid: child.pid as number,
    dir,
    startMs: performance.now() - startedMs,
    async stop() {
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      process.off('exit', endWithUs);
    },
  };
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes) * 1024;
}

/** Sends one inline command and returns the first bytes of its reply. */
export function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.setTimeout(10_000, () => socket.destroy(new Error(`No reply to ${command}.`)));
    socket.on('error', reject);
    socket.on('connect', () => socket.write(`${command}\r\n`));
    socket.on('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
  });
}

async function waitForPong(child: ChildProcess, port: number, dir: string): Promise<void> {
  const deadline = performance.now() + startMsMax;
  for (;;) {
    if (child.exitCode !== null) {
      const log = fs.readFileSync(path.join(dir, 'bench.log'), 'utf8');
      throw new Error(`The server did not start:\n${log.slice(-2000)}`);
    }
    const reply = await ask(port, 'PING').catch(() => '');
    if (reply.startsWith('+PONG')) return;
    if (performance.now() > deadline) throw new Error('The server did not answer in time.');
    await sleep(5);
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
