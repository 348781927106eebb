/**
 * How long a server takes to start from a log, and the memory it has then.
 *
 * Time is from the start of the process to the first PONG; memory is what the kernel counts as
 * resident, a second later. Every contender loads a fresh copy of the same directory: loading may write to it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { residentBytes, start, type Contender } from './contender.js';
import type { Row } from './row.js';
import { writeWorkload } from './workload.js';

const megabyte = 1e6;

export interface ReplayOptions {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly commands: number;
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
}

/** Measures the replay and the memory after it. */
export async function measureReplay(options: ReplayOptions): Promise<Row[]> {
  const original = path.join(options.scratch, 'workload');
  options.onProgress(`writing a log of ${options.commands} commands`);
  const bytes = writeWorkload(original, options.commands);
  const size = `${options.commands / 1e6} M commands, ${Math.round(bytes / megabyte)} MB`;
  const seconds: Record<string, number[]> = {};
  const memory: Record<string, number[]> = {};
  for (let round = 1; round <= options.rounds; round++) {
    for (const contender of options.contenders) {
      options.onProgress(`replay: ${contender.name}, round ${round} of ${options.rounds}`);
      const dir = path.join(options.scratch, contender.name);
      fs.cpSync(original, dir, { recursive: true });
      const server = await start(contender, dir, []);
      await sleep(1000);
      (seconds[contender.name] ??= []).push(server.startMs / 1000);
      (memory[contender.name] ??= []).push(residentBytes(server.pid) / megabyte);
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
  const common = { more: false, baseline: 'redis' };
  return [
    { work: `replay of ${size}`, unit: 's', target: 0.4, samples: seconds, ...common },
    // 0.8 of what valkey-server 8.0 needs for it, which is 0.74 of what redis-server needs.
    { work: 'resident memory of it', unit: 'MB', target: 0.59, samples: memory, ...common },
  ];
}
