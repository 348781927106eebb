/**
 * A dataset as text, the same for equal datasets: every key with its type, its absolute expiry and
 * its value. What two states are compared by.
 *
 *     0/counter -> string -1 "7"
 *     2/user:1  -> hash 1700000005000 "age"="36" "name"="ada"
 */
import { createHash } from 'node:crypto';

import type { SimulatedServer } from '../harness/server.js';
import { readDataset, type DatasetEntry } from './dataset.js';

/** The keys of all databases, by `<db>/<key>`. */
export type Dump = ReadonlyMap<string, string>;

/** Longer strings are given as size and digest. */
const sizeShown = 40;

/** Dumps everything a server serves. O(keyspace). */
export function dumpServer(server: SimulatedServer): Dump {
  return dumpOf(readDataset(server));
}

/** Dumps a dataset. */
export function dumpOf(entries: readonly DatasetEntry[]): Dump {
  const dump = new Map<string, string>();
  for (const { db, key, kind, expireAtMs, parts } of entries) {
    dump.set(`${db}/${key.toString('latin1')}`, `${kind} ${expireAtMs} ${valueText(kind, parts)}`);
  }
  return dump;
}

/** Returns a digest: equal digests, equal dumps. */
export function digestOf(dump: Dump): string {
  const hash = createHash('sha1');
  for (const [key, value] of [...dump].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${key.length} ${key} ${value.length} ${value}\n`, 'latin1');
  }
  return hash.digest('base64url');
}

/** Returns the keys in which two dumps differ, sorted. */
export function differingKeys(left: Dump, right: Dump): string[] {
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].filter((key) => left.get(key) !== right.get(key)).sort();
}

/** Says in which keys two dumps differ, a line each. */
export function describeDifference(left: Dump, right: Dump): string {
  const lines = differingKeys(left, right).map(
    (key) => `${key}: ${left.get(key) ?? 'absent'} | ${right.get(key) ?? 'absent'}`,
  );
  return lines.join('\n');
}

function valueText(kind: DatasetEntry['kind'], parts: readonly Buffer[]): string {
  if (kind === 'string') return parts.map(shown).join();
  const pairs: string[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    pairs.push(`${shown(parts[i] as Buffer)}=${shown(parts[i + 1] as Buffer)}`);
  }
  return pairs.sort().join(' ');
}

function shown(bytes: Buffer): string {
  if (bytes.length <= sizeShown) return JSON.stringify(bytes.toString('latin1'));
  return `<${bytes.length} bytes ${createHash('sha1').update(bytes).digest('base64url')}>`;
}
