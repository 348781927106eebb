/**
 * Reads a whole dataset out of a server, and writes one into a server: through commands, as a
 * client would, at a time when nothing has expired.
 *
 * So it sees keys past their time that nobody has deleted yet, and deletes none.
 */
import assert from 'node:assert/strict';

import type { Reply } from '@varve/resp';

import { databaseCount, type Arguments, type SimulatedServer } from '../harness/server.js';

/** One key. */
export interface DatasetEntry {
  readonly db: number;
  readonly key: Buffer;
  readonly kind: 'string' | 'hash';
  /** Unix time in ms; -1: never. */
  readonly expireAtMs: number;
  /** The string; or field, value, field, value, ... */
  readonly parts: readonly Buffer[];
}

/** Returns all keys of all databases, in no particular order. O(keyspace). */
export function readDataset(server: SimulatedServer): DatasetEntry[] {
  return talk(server, (ask) => {
    const entries: DatasetEntry[] = [];
    for (let db = 0; db < databaseCount; db += 1) readDatabase(db, ask, entries);
    return entries;
  });
}

/** Adds keys to a server. */
export function writeDataset(server: SimulatedServer, entries: readonly DatasetEntry[]): void {
  talk(server, (ask) => {
    for (const { db, key, kind, expireAtMs, parts } of entries) {
      ask([['SELECT', String(db)]]);
      ask([[kind === 'hash' ? 'HSET' : 'SET', key, ...parts]]);
      if (expireAtMs >= 0) ask([['PEXPIREAT', key, String(expireAtMs)]]);
    }
  });
}

type Ask = (commands: readonly Arguments[]) => Reply[];

function talk<Result>(server: SimulatedServer, body: (ask: Ask) => Result): Result {
  return server.clock.atDawn(() => {
    const replies: Reply[] = [];
    const client = server.connect((reply) => replies.push(reply));
    const result = body((commands) => server.ask(client, replies, commands));
    if (client.session !== undefined) server.store.disconnect(client.session);
    return result;
  });
}

function readDatabase(db: number, ask: Ask, entries: DatasetEntry[]): void {
  const listing = ask([
    ['SELECT', String(db)],
    ['KEYS', '*'],
  ]);
  const keys = partsOf(listing[1] as Reply);
  if (keys.length === 0) return;
  const kinds = ask(keys.map((key) => ['TYPE', key])).map(kindOf);
  const times = ask(keys.map((key) => ['PEXPIRETIME', key])).map(timeOf);
  const values = ask(keys.map((key, i) => [kinds[i] === 'hash' ? 'HGETALL' : 'GET', key]));
  for (const [i, key] of keys.entries()) {
    const kind = kinds[i] as DatasetEntry['kind'];
    const parts = partsOf(values[i] as Reply);
    entries.push({ db, key, kind, expireAtMs: times[i] as number, parts });
  }
}

function partsOf(reply: Reply): Buffer[] {
  if (reply.type === 'array') return reply.items.flatMap(partsOf);
  assert(reply.type === 'bulk', reply.type);
  return [reply.bytes];
}

function kindOf(reply: Reply): DatasetEntry['kind'] {
  assert(reply.type === 'simple');
  assert(reply.text === 'string' || reply.text === 'hash', `no workload makes a ${reply.text}`);
  return reply.text;
}

function timeOf(reply: Reply): number {
  assert(reply.type === 'integer');
  return Number(reply.value);
}
