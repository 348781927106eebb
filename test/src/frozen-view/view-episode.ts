/**
 * One episode: random commands of every kind on a store in this process, with a frozen view opened at
 * random moments and held over some more commands.
 *
 *     commands   view: fingerprint F    commands ... commands    the view still has F; closed
 *                |---------------------------------------------|
 *
 * Every other view is read bit by bit between the commands, and what was read is given up, so that it
 * may be written without a copy.
 *
 * Now and then every invariant of the keyspace is verified, with the view open and after it.
 */
import assert from 'node:assert/strict';

import type { FrozenView } from '@varve/keyspace';
import { MemoryStorage } from '@varve/storage/memory';
import { ConfigRegistry, type Sink, Store, storeDirectives, type StoreSession } from '@varve/store';

import { nextCommands } from '../differential/command-source.js';
import type { Arguments, RunOptions } from '../differential/recipe.js';
import { directivesOf } from '../differential/run-options.js';
import type { Random } from '../support/random.js';
import { fingerprintOf, fingerprintOfView, ReleasingReader } from './fingerprint.js';

const batchesBetweenMax = 4;
const batchesUnderViewMax = 4;
const keysPerStepMax = 200;
const checkEvery = 50;

/** What ends the session or the process, waits, or reads files. */
const leftOut = new Set(['quit', 'shutdown', 'client', 'debug', 'auth', 'config', 'reset', 'hello']);

/** Where replies go that nobody reads. */
const nowhere: Sink = {
  pendingBytes: 0,
  write: () => true,
  pause: () => undefined,
  resume: () => undefined,
  end: () => undefined,
  destroy: () => undefined,
};

/** Opens and closes `cuts` views. Throws when one shows anything but its cut. */
export function runViewEpisode(random: Random, options: RunOptions, cuts: number): void {
  const server = new EmbeddedServer(random, options);
  for (let cut = 1; cut <= cuts; cut += 1) {
    server.run(random, options, random.between(0, batchesBetweenMax));
    const { keyspace } = server.store;
    const expected = fingerprintOf(keyspace);
    const view = keyspace.freeze();
    const batches = random.between(1, batchesUnderViewMax);
    const isReleasing = random.chance(0.5);
    const seen = isReleasing ? readBetween(server, random, options, batches, view) : readAfter(server, random, options, batches, view);
    assert.equal(seen, expected, `cut ${cut}: the view shows the cut`);
    if (cut % checkEvery === 0) server.store.check();
    view.close();
    if (random.chance(0.5)) keyspace.reclaim(random.between(1, 1000));
    if (cut % checkEvery === 0) server.store.check();
  }
}

/** Runs commands, then reads the view. */
function readAfter(server: EmbeddedServer, random: Random, options: RunOptions, batches: number, view: FrozenView): string {
  server.run(random, options, batches);
  return fingerprintOfView(view);
}

/** Runs commands, and reads the view between them. */
function readBetween(server: EmbeddedServer, random: Random, options: RunOptions, batches: number, view: FrozenView): string {
  const reader = new ReleasingReader(view);
  for (let batch = 0; batch < batches; batch += 1) {
    server.run(random, options, 1);
    for (let step = random.between(0, 4); step > 0; step -= 1) reader.step(random.between(1, keysPerStepMax));
  }
  return reader.end();
}

/** A store without a log, on a clock that the commands move. */
class EmbeddedServer {
  readonly store: Store;
  #session: StoreSession;
  #turns: (() => void)[];
  #nowMs: number;

  constructor(random: Random, options: RunOptions) {
    const config = new ConfigRegistry(storeDirectives);
    const directives = { appendonly: 'no', ...directivesOf(options) };
    for (const [name, value] of Object.entries(directives)) config.load(name, [String(value)]);
    config.seal();
    this.#turns = [];
    this.#nowMs = Date.UTC(2024, 1, 29);
    this.store = Store.open({
      storage: new MemoryStorage(),
      config,
      clock: { nowMs: () => this.#nowMs, microseconds: () => this.#nowMs * 1000 },
      random: () => random.uint32(),
      schedule: (run) => void this.#turns.push(run),
    });
    this.store.load();
    this.#session = this.#connect();
  }

  /** Sends so many groups of commands. */
  run(random: Random, options: RunOptions, batches: number): void {
    for (let i = 0; i < batches; i += 1) {
      const commands = nextCommands(random, options).filter((command) => !leftOut.has((command[0] ?? '').toLowerCase()));
      for (const command of commands) this.store.execute(this.#session, command.map(bytesOf));
      this.#nowMs += random.below(20);
      if (random.chance(0.05)) this.store.tick();
      for (let run = this.#turns.shift(); run !== undefined; run = this.#turns.shift()) run();
      if (this.#session.ended) this.#session = this.#connect();
    }
  }

  #connect(): StoreSession {
    const session = this.store.createSession(nowhere);
    assert(session, 'a session is let in');
    return session;
  }
}

function bytesOf(argument: Arguments[number]): Buffer {
  return Buffer.from(argument, 'latin1');
}
