/**
 * The dataset as it ought to be: the same commands, one at a time, on a store without a log.
 *
 * It runs ahead of the store under test and has the same clock, so that after each command there is
 * a dump of what that command made of the keyspace: S_0, S_1, S_2 ... Without a log nothing of what
 * is tested can go wrong here. What a command means is not what the simulator is about: for that,
 * packages/commands has Redis itself as its oracle.
 */
import assert from 'node:assert/strict';

import type { Reply } from '@varve/resp';
import { MemoryStorage } from '@varve/storage/memory';

import type { ManualClock } from '../harness/manual-clock.js';
import type { RecordingClient } from '../harness/recording-client.js';
import { Scheduler } from '../harness/scheduler.js';
import { SimulatedServer, type Arguments } from '../harness/server.js';
import { readDataset, writeDataset } from './dataset.js';
import { dumpServer, type Dump } from './dump.js';

interface ShadowClient {
  readonly client: RecordingClient;
  readonly replies: Reply[];
}

/** The model. */
export class Shadow {
  readonly #server: SimulatedServer;
  #clients: Map<number, ShadowClient>;

  /** @param clock the simulation's own */
  constructor(clock: ManualClock, seed: number) {
    this.#server = new SimulatedServer({
      storage: new MemoryStorage(),
      clock,
      scheduler: new Scheduler(clock),
      seed,
      config: { appendonly: false, policy: 'no', checksums: false, rdbBase: true },
    });
    this.#server.load();
    this.#clients = new Map();
  }

  /** Executes one command of a client; returns its reply. */
  execute(number: number, args: Arguments): Reply {
    const { client, replies } = this.#client(number);
    const [reply] = this.#server.ask(client, replies, [args]);
    assert(reply);
    return reply;
  }

  /** Lets the store do what it does now and then: delete what is past its time. */
  tick(): void {
    this.#server.store.tick();
    this.#server.scheduler.runTurn();
  }

  /** Returns the dataset. O(keyspace). */
  dump(): Dump {
    return dumpServer(this.#server);
  }

  /** Takes over the dataset of a server; this one must be empty. */
  adopt(server: SimulatedServer): void {
    writeDataset(this.#server, readDataset(server));
  }

  /** The server was restarted: all connections are gone, with their transactions. */
  dropClients(): void {
    for (const { client } of this.#clients.values()) {
      if (client.session !== undefined) this.#server.store.disconnect(client.session);
    }
    this.#clients = new Map();
  }

  #client(number: number): ShadowClient {
    const known = this.#clients.get(number);
    if (known !== undefined) return known;
    const replies: Reply[] = [];
    const client = this.#server.connect((reply) => replies.push(reply));
    const added = { client, replies };
    this.#clients.set(number, added);
    return added;
  }
}
