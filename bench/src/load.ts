/**
 * The load: redis-benchmark, which comes with redis-server, run to its end.
 *
 * It is told `-r`, so that `__rand_int__` in an argument becomes a number of 12 digits below that.
 */
import { spawnSync } from 'node:child_process';

/** What redis-benchmark is told. */
export interface Load {
  readonly port: number;
  readonly clients: number;
  readonly pipeline: number;
  readonly requests: number;
  /** Numbers that `__rand_int__` stands for, from 0. */
  readonly distinct: number;
  /** A test of redis-benchmark's own (`-t`), or the words of a command. */
  readonly command: string | readonly string[];
}

/** Runs it; returns requests per second. */
export function applyLoad(load: Load): number {
  const { command } = load;
  const args = [
    ...['-p', String(load.port), '-c', String(load.clients), '-P', String(load.pipeline)],
    ...['-n', String(load.requests), '-r', String(load.distinct), '--csv'],
    ...(typeof command === 'string' ? ['-t', command] : command),
  ];
  const { status, stdout, stderr } = spawnSync('redis-benchmark', args, { encoding: 'utf8' });
  // The last line: a test may come after another one that fills the key it reads.
  const rates = [...stdout.matchAll(/^".*?","([\d.]+)"/gm)];
  const rate = rates.at(-1)?.[1];
  if (status !== 0 || rate === undefined) {
    throw new Error(`redis-benchmark ${args.join(' ')} failed: ${stdout}${stderr}`);
  }
  return Number(rate);
}
