/**
 * Running programs in tests: varve inside this process, its reference outside.
 */
import { spawn, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';

import type { Storage } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';

import { run } from '../run.js';

export interface Result {
  /** Byte strings. */
  readonly output: string;
  readonly errorOutput: string;
  readonly code: number | null;
}

export interface RunOptions {
  readonly input?: string;
  readonly environment?: Record<string, string>;
  readonly storage?: Storage;
}

/** Runs varve in this process, its streams in memory: neither of them is a terminal. */
export async function runVarve(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const input = new PassThrough();
  const output = new PassThrough();
  const errorOutput = new PassThrough();
  const collected = [collect(output), collect(errorOutput)] as const;
  input.end(Buffer.from(options.input ?? '', 'latin1'));
  const code = await run(args, {
    terminal: {
      input,
      output,
      errorOutput,
      inputIsTerminal: false,
      outputIsTerminal: false,
      errorOutputIsTerminal: false,
      environment: options.environment ?? {},
    },
    storage: options.storage ?? new MemoryStorage(),
    nowMs: () => 0,
    version: '0.0.0',
  });
  output.end();
  errorOutput.end();
  return { output: await collected[0], errorOutput: await collected[1], code };
}

/** Runs a program, byte strings in and out. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...options.environment } });
    const collected = [collect(child.stdout), collect(child.stderr)] as const;
    child.on('error', reject);
    child.on('close', (code) => {
      void Promise.all(collected).then(([output, errorOutput]) => {
        resolve({ output, errorOutput, code });
      });
    });
    child.stdin.on('error', () => undefined).end(Buffer.from(options.input ?? '', 'latin1'));
  });
}

/** Tells whether a program can be run; says loudly when not, because tests are skipped then. */
export function hasProgram(command: string): boolean {
  const found = spawnSync(command, ['--version']).error === undefined;
  if (!found) console.warn(`!!! ${command} is not installed: comparisons with it are SKIPPED`);
  return found;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
