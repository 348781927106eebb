/**
 * RESTORE of payloads that may have been tampered with, on a store in this process. Of each:
 *
 *     refused     with one of Redis's errors; memory and keys are as before, to the byte
 *     accepted    the value can be walked, dumped and restored again, to the same bytes and digest,
 *                 and takes no more memory than its payload accounts for
 *
 * Every invariant of the keyspace is verified at intervals.
 */
import assert from 'node:assert/strict';

import { ReplyReader, type Reply } from '@varve/resp';
import { MemoryStorage } from '@varve/storage/memory';
import { ConfigRegistry, type Sink, Store, storeDirectives, type StoreSession } from '@varve/store';

import type { Random } from '../support/random.js';
import { PayloadSource } from './payload-source.js';

const checkEvery = 20_000;
/** Of those that are accepted, one in so many is looked at. */
const lookEvery = 8;
/** Compression may stand for 88 bytes by one, and a short field costs an entry in an index. */
const bytesPerByteMax = 400;
const overhead = 16 * 1024;

const refusals = ['ERR Bad data format', 'ERR DUMP payload version or checksum are wrong'];

export interface FuzzReport {
  payloads: number;
  accepted: number;
}

/** Restores so many payloads. Throws at the first that does not go as it should. */
export function fuzzRestore(random: Random, payloads: number): FuzzReport {
  const server = new RestoringServer(random);
  const source = new PayloadSource(random);
  const report = { payloads: 0, accepted: 0 };
  for (let i = 1; i <= payloads; i += 1) {
    const payload = source.next();
    try {
      if (server.restore(payload)) {
        report.accepted += 1;
        if (report.accepted % lookEvery === 0) server.look();
      }
      if (i % checkEvery === 0) server.store.check();
    } catch (error) {
      throw new Error(`payload ${i}: ${payload.toString('hex').slice(0, 4000)}`, { cause: error });
    }
    report.payloads += 1;
  }
  server.store.check();
  return report;
}

/** A store without a log, with one client that asks and reads. */
class RestoringServer {
  readonly store: Store;
  readonly #session: StoreSession;
  readonly #reader = new ReplyReader();
  readonly #turns: (() => void)[] = [];

  constructor(random: Random) {
    const config = new ConfigRegistry(storeDirectives);
    config.load('appendonly', ['no']);
    config.load('enable-debug-command', ['yes']);
    config.seal();
    this.store = Store.open({
      storage: new MemoryStorage(),
      config,
      clock: { nowMs: () => 1_700_000_000_000, microseconds: () => 0 },
      random: () => random.uint32(),
      schedule: (run) => void this.#turns.push(run),
    });
    this.store.load();
    const session = this.store.createSession(this.#sink());
    assert(session, 'a session is let in');
    this.#session = session;
  }

  /** Restores a payload over whatever the key "k" is. Returns whether it was accepted. */
  restore(payload: Buffer): boolean {
    const { keyspace } = this.store;
    const before = keyspace.usedMemory;
    const reply = this.ask('RESTORE', 'k', '0', payload, 'REPLACE');
    if (reply.type === 'error') {
      assert(refusals.includes(reply.text), `a payload is refused with an error of Redis: ${reply.text}`);
      assert.equal(keyspace.usedMemory, before, 'what is refused leaves nothing');
      return false;
    }
    assert.equal(reply.type, 'simple');
    while (keyspace.reclaim(1000));
    const most = payload.length * bytesPerByteMax + overhead;
    assert(keyspace.usedMemory <= most, `${payload.length} bytes became ${keyspace.usedMemory}`);
    return true;
  }

  /** Dumps the key "k" and restores that: the same value again. */
  look(): void {
    const digest = this.ask('DEBUG', 'DIGEST-VALUE', 'k');
    const dump = this.ask('DUMP', 'k');
    assert(dump.type === 'bulk', 'a key can be dumped');
    assert.equal(this.ask('RESTORE', 'copy', '0', dump.bytes, 'REPLACE').type, 'simple');
    assert.deepEqual(this.ask('DEBUG', 'DIGEST-VALUE', 'copy'), digest, 'a copy has the same digest');
    assert.equal(this.ask('DEL', 'copy').type, 'integer');
  }

  ask(...args: (string | Uint8Array)[]): Reply {
    this.store.execute(this.#session, args);
    for (let run = this.#turns.shift(); run !== undefined; run = this.#turns.shift()) run();
    const reply = this.#reader.next();
    assert(reply !== undefined, `${String(args[0])} is answered at once`);
    return reply;
  }

  #sink(): Sink {
    return {
      pendingBytes: 0,
      write: (buffer, start, end) => {
        this.#reader.feed(Buffer.from(buffer.subarray(start, end)));
        return true;
      },
      pause: () => undefined,
      resume: () => undefined,
      end: () => undefined,
      destroy: () => undefined,
    };
  }
}
