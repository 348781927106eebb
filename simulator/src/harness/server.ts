/**
 * One life of a server without sockets: the production store on a storage, with the clock, chance
 * and event loop of the simulation.
 *
 * Chunks are lent to the store as a socket would lend its read buffer: overwritten as soon as
 * `receive` returns, so that a store that keeps pointing into them is found out.
 */
import assert from 'node:assert/strict';

import { Argv, type Reply } from '@varve/resp';
import { seededChoice } from '@varve/storage/memory';
import type { Storage } from '@varve/storage';
import { ConfigRegistry, InlineRunner, Store, storeDirectives, type Logger } from '@varve/store';

import type { ManualClock } from './manual-clock.js';
import { RecordingClient, type OnReply } from './recording-client.js';
import type { Scheduler } from './scheduler.js';

export type Policy = 'always' | 'everysec' | 'no';

/** Databases of a simulated server: enough to get them mixed up, few enough to look at them all. */
export const databaseCount = 4;

/** What a step of a snapshot takes: time enough for others to write meanwhile. */
const snapshotStepMs = 3;

/** What an operator sets. */
export interface ServerConfig {
  readonly appendonly: boolean;
  readonly policy: Policy;
  readonly checksums: boolean;
  /** Whether a rewrite makes a BASE in RDB form. */
  readonly rdbBase: boolean;
}

/** What a server runs on. */
export interface ServerRooms {
  readonly storage: Storage;
  readonly clock: ManualClock;
  readonly scheduler: Scheduler;
  /** Seeds the hash key, the ids of files, RANDOMKEY. */
  readonly seed: number;
  readonly config: ServerConfig;
  readonly logger?: Logger;
}

export type Argument = string | Uint8Array;
export type Arguments = readonly Argument[];

/** The server. */
export class SimulatedServer {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly clock: ManualClock;
  /** Why the store wants the process to stop, if it does. */
  fatal: Error | undefined;
  /** Whether the store was shut down. */
  isStopped: boolean;

  /** Looks at the files, loads nothing. Errors: AofError, StorageError. */
  constructor(rooms: ServerRooms) {
    const choose = seededChoice(rooms.seed);
    this.scheduler = rooms.scheduler;
    this.clock = rooms.clock;
    this.fatal = undefined;
    this.isStopped = false;
    this.store = Store.open({
      storage: rooms.storage,
      clock: rooms.clock,
      random: () => choose(0x100000000),
      schedule: rooms.scheduler.endOfTurn,
      snapshots: new InlineRunner({
        storage: rooms.storage,
        schedule: (step) => {
          rooms.scheduler.after(snapshotStepMs, step);
        },
        now: () => rooms.clock.elapsedMs,
        keysPerStep: 2,
      }),
      config: configure(rooms.config),
      ...(rooms.logger && { logger: rooms.logger }),
      onStopped: () => (this.isStopped = true),
      onFatal: (error) => (this.fatal = error),
    });
  }

  /** Loads the dataset, so many bytes a step. Errors: AofError, StorageError. */
  load(budgetBytes = Number.MAX_SAFE_INTEGER): void {
    while (!this.store.loadStep(budgetBytes));
  }

  connect(onReply: OnReply): RecordingClient {
    const client = new RecordingClient(onReply);
    client.session = this.store.createSession(client);
    return client;
  }

  /** Sends commands in one pipeline, in two chunks if `cut` says where to cut it. */
  send(client: RecordingClient, commands: readonly Arguments[], cut = 0): void {
    const bytes = Buffer.concat(commands.map((args) => Argv.from(args).encode()));
    const middle = cut % bytes.length;
    this.#receive(client, bytes.subarray(0, middle));
    this.#receive(client, bytes.subarray(middle));
  }

  /** Sends commands and returns their replies, which must not have to wait for anything. */
  ask(client: RecordingClient, replies: readonly Reply[], commands: readonly Arguments[]): Reply[] {
    const from = replies.length;
    this.send(client, commands);
    this.scheduler.runTurn();
    assert.equal(replies.length - from, commands.length, 'every command has its reply');
    return replies.slice(from);
  }

  #receive(client: RecordingClient, bytes: Buffer): void {
    if (bytes.length === 0 || client.session === undefined) return;
    const chunk = Buffer.from(bytes);
    this.store.receive(client.session, chunk, 0, chunk.length);
    chunk.fill(0xff);
  }
}

function configure(config: ServerConfig): ConfigRegistry {
  const registry = new ConfigRegistry(storeDirectives);
  const lines = [
    ['appendonly', config.appendonly ? 'yes' : 'no'],
    ['appendfsync', config.policy],
    ['aof-checksum', config.checksums ? 'yes' : 'no'],
    ['databases', String(databaseCount)],
    ['aof-use-rdb-preamble', config.rdbBase ? 'yes' : 'no'],
    ['save', ''],
    ['dir', '.'],
  ] as const;
  for (const [name, value] of lines) {
    assert.equal(registry.load(name, [value]), undefined, `${name} ${value} is a directive`);
  }
  registry.seal();
  return registry;
}
