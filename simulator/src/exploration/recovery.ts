/**
 * Recovers a disk as a server would, and tells what it would serve.
 *
 * Two ways. `recoverLog` runs the production log alone and returns the records it replays, as one
 * digest: fast. `recoverServer` runs the production store on it, and dumps what it serves. Equal
 * records make equal datasets, so the explorer runs the store once for each different list of
 * records, and on a sample.
 */
import { AofError, AppendLog, silentLogger, type RdbLoad } from '@varve/aof';
import { createHash } from 'node:crypto';
import { seededChoice, type MemoryStorage } from '@varve/storage/memory';
import { StorageError, type StorageFile } from '@varve/storage';

import type { Outcome } from '../contract/verdict.js';
import { served } from '../contract/verdict.js';
import type { WrapStorage } from '../harness/machine.js';
import { ManualClock } from '../harness/manual-clock.js';
import { Scheduler } from '../harness/scheduler.js';
import { SimulatedServer, type Policy } from '../harness/server.js';
import { dumpServer } from '../model/dump.js';

/** How a server is set up that recovers. */
export interface RecoverySetup {
  readonly policy: Policy;
  readonly checksums: boolean;
  readonly seed: number;
  /** Simulated time at which it starts. */
  readonly elapsedMs: number;
  readonly wrap: WrapStorage | undefined;
}

/** What the log alone makes of a disk: the digest of the records it replays, or why it does not. */
export type Replay =
  | { readonly kind: 'replayed'; readonly records: string }
  | Exclude<Outcome, { kind: 'served' }>;

/** Loads and recovers the log of a disk, and opens it for appending. Changes the disk. */
export function recoverLog(disk: MemoryStorage, setup: RecoverySetup): Replay {
  const records: Buffer[] = [];
  const choose = seededChoice(setup.seed);
  try {
    const log = new AppendLog({
      storage: setup.wrap?.(disk) ?? disk,
      dir: '.',
      directoryName: 'appendonlydir',
      fileName: 'appendonly.aof',
      policy: setup.policy,
      checksums: setup.checksums,
      timestamps: false,
      loadTruncated: true,
      apply: (argv) => {
        records.push(Buffer.from(argv.buffer.subarray(argv.recordStart, argv.recordEnd)));
        return undefined;
      },
      loadRdb: (file) => opaque(file, records),
      onFatal: (error) => {
        throw error;
      },
      logger: silentLogger,
      now: () => setup.elapsedMs,
      unixSeconds: () => 0,
      random: () => choose(0x100000000),
    });
    while (!log.load(Number.MAX_SAFE_INTEGER));
    log.start();
  } catch (error) {
    return failure(error);
  }
  const hash = createHash('sha1');
  for (const record of records) hash.update(record);
  return { kind: 'replayed', records: hash.digest('base64url') };
}

/** Takes all of a BASE in RDB form for one record: its bytes stand for what they mean. */
function opaque(file: StorageFile, records: Buffer[]): RdbLoad {
  const size = file.size();
  return {
    position: size,
    step: () => {
      const bytes = Buffer.alloc(size);
      file.read(bytes, 0, size, 0);
      records.push(bytes);
      return true;
    },
  };
}

/** A server that was started, and the disk it runs on; or why it did not start. */
export type Start =
  | { readonly kind: 'started'; readonly server: SimulatedServer; readonly disk: MemoryStorage }
  | Exclude<Outcome, { kind: 'served' }>;

/** Starts the store on a copy of a disk, loading so many bytes a step. */
export function startServer(origin: MemoryStorage, setup: RecoverySetup, budget?: number): Start {
  const clock = new ManualClock(setup.elapsedMs);
  const scheduler = new Scheduler(clock);
  const disk = origin.clone({ schedule: scheduler.complete });
  try {
    const server = new SimulatedServer({
      storage: setup.wrap?.(disk) ?? disk,
      clock,
      scheduler,
      seed: setup.seed,
      config: {
        appendonly: true,
        policy: setup.policy,
        checksums: setup.checksums,
        rdbBase: true,
      },
    });
    server.load(budget);
    return { kind: 'started', server, disk };
  } catch (error) {
    return failure(error);
  }
}

/** Starts the store on a copy of a disk and returns what it serves. */
export function recoverServer(disk: MemoryStorage, setup: RecoverySetup): Outcome {
  const start = startServer(disk, setup);
  return start.kind === 'started' ? served(dumpServer(start.server)) : start;
}

/** Errors that a server reports and stops with are refusals; anything else is a mistake. */
function failure(error: unknown): Exclude<Outcome, { kind: 'served' }> {
  if (error instanceof AofError || error instanceof StorageError) {
    return { kind: 'refused', reason: `${error.code}: ${error.message}` };
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', reason };
}
