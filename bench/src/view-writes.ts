/**
 * How long a write to a large collection takes while a frozen view of it is open: what copy-on-write
 * costs the main thread at worst, on the keyspace alone, without a socket.
 *
 *     HSET of one field      hash of 1 M fields, hashtable
 *     RPUSH                  list of 1 M elements
 *     320 times SET          1 M strings, keys at random: what a turn does for 20 clients
 *
 * A view is opened, the first write is timed, the view is closed; many times. The figure is the
 * slowest, in microseconds: redis-server, which forks, has nothing to compare with.
 */
import { FrozenReader, Keyspace, rehearseViews, type Database } from '@varve/keyspace';

import type { Row } from './row.js';

const elements = 1_000_000;
const views = 200;
const writesPerTurn = 320;
const turnsPerView = 100;
const viewsOfTurns = 5;

export interface ViewWritesOptions {
  /** Divides the number of elements. */
  readonly divisor: number;
  readonly onProgress: (text: string) => void;
}

/** Measures each write, each time right after a view was opened. */
export function measureViewWrites(options: ViewWritesOptions): Row[] {
  return [...measureCollectionWrites(options), ...measureTurns(options)];
}

function measureCollectionWrites(options: ViewWritesOptions): Row[] {
  const { keyspace, db } = emptyKeyspace();
  const count = Math.ceil(elements / options.divisor);
  options.onProgress(`writes under a view: a hash and a list of ${count}`);
  const hash = Buffer.from('hash');
  const list = Buffer.from('list');
  db.find(hash, 0, hash.length);
  db.hash.create();
  for (let i = 0; i < count; i++) {
    const field = Buffer.from(`field:${i}`);
    db.hash.set(field, 0, field.length, field, 0, field.length);
  }
  db.find(list, 0, list.length);
  db.list.create();
  for (let i = 0; i < count; i++) {
    const element = Buffer.from(`element:${i}`);
    db.list.pushTail(element, 0, element.length);
  }
  const value = Buffer.from('another value');
  const slowest = (write: (view: number) => void): number[] => {
    const durations: number[] = [];
    for (let i = 0; i < views; i++) {
      const view = keyspace.freeze();
      const before = performance.now();
      write(i);
      durations.push((performance.now() - before) * 1000);
      view.close();
      while (keyspace.reclaim(10_000));
    }
    return [Math.max(...durations)];
  };
  const row = (work: string, samples: number[]): Row =>
    rowOf(`${work}, slowest of ${views} first writes under a view`, 1000, samples);
  return [
    row(
      'HSET, hash of 1 M',
      slowest((i) => {
        const field = Buffer.from(`field:${(i * 4099) % count}`);
        db.find(hash, 0, hash.length);
        db.hash.set(field, 0, field.length, value, 0, value.length);
      }),
    ),
    row(
      'RPUSH, list of 1 M',
      slowest(() => {
        db.find(list, 0, list.length);
        db.list.pushTail(value, 0, value.length);
      }),
    ),
  ];
}

/** The first turns under each of some views; the first view meets memory that was never used. */
function measureTurns(options: ViewWritesOptions): Row[] {
  rehearseViews();
  const { keyspace, db } = emptyKeyspace();
  const count = Math.ceil(elements / options.divisor);
  options.onProgress(`turns under a view: ${count} strings`);
  for (let i = 0; i < count; i++) put(db, i);
  let seed = 1;
  const turn = (): number => {
    const before = performance.now();
    for (let i = 0; i < writesPerTurn; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      put(db, seed % count);
    }
    return (performance.now() - before) * 1000;
  };
  const turns = (): number => Math.max(...Array.from({ length: turnsPerView }, turn));
  const calm = turns();
  const slowest: number[] = [];
  const behind: number[] = [];
  for (let i = 0; i < viewsOfTurns; i++) {
    const view = keyspace.freeze();
    slowest.push(turns());
    new FrozenReader(view.memory()).release(keyspace.databases.length, 0);
    behind.push(turns());
    view.close();
    while (keyspace.reclaim(10_000));
  }
  const work = `${writesPerTurn} SET, slowest of ${turnsPerView} turns`;
  return [
    rowOf(`${work} without a view`, 2000, [calm]),
    rowOf(`${work} under the first view`, 2000, slowest.slice(0, 1)),
    rowOf(`${work} under a later view`, 2000, slowest.slice(1)),
    rowOf(`${work} behind the reader of a view`, 2000, behind),
  ];
}

function emptyKeyspace(): { keyspace: Keyspace; db: Database } {
  const keyspace = new Keyspace({ hashKey: [1, 2], random: () => 4 });
  const db = keyspace.databases[0];
  if (db === undefined) throw new Error('A keyspace has a database 0.');
  return { keyspace, db };
}

function put(db: Database, i: number): void {
  const key = Buffer.from(`key:${i}`);
  db.find(key, 0, key.length);
  db.string.put(key, 0, key.length, false);
}

function rowOf(work: string, target: number, samples: number[]): Row {
  return { work, unit: 'us', more: false, target, baseline: undefined, samples: { varve: samples } };
}
