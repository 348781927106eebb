/**
 * Random commands that exchange values: DUMP of any key, RESTORE of small strings made here and of
 * values of every type that redis-server dumped.
 *
 * Payloads of other types are restored to a key of their own, looked at and deleted: what stays would
 * show how each server arranges the nodes of lists and streams. What is dumped of random values of
 * every type is exchanged at the end of an episode: dump-exchange.ts.
 */
import fs from 'node:fs';
import path from 'node:path';

import { sealDump } from '@varve/rdb';

import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

/** What redis-server 7.0.15 dumped; see packages/rdb/test/samples.ts. */
const samplesFolder = path.resolve(import.meta.dirname, '../../../packages/rdb/testdata');
const samples = fs
  .readdirSync(samplesFolder)
  .filter((name) => name.endsWith('.dump'))
  .map((name) => fs.readFileSync(path.join(samplesFolder, name)).toString('latin1'));

const rdbVersion = 10;
/** A longer string needs more than one byte for its length. */
const shortSizeMax = 63;

export const dumpRecipes: readonly Recipe[] = [
  // Behind it, what it is judged by.
  [2, (random) => {
    const key = values.key(random);
    return [['DUMP', key], ['OBJECT', 'ENCODING', key]];
  }],
  one(2, (random) => restore(random, values.key(random), shortString(random))),
  [1, (random) => [
    restore(random, 'restored', random.pick(samples)),
    ['DEBUG', 'DIGEST-VALUE', 'restored'],
    ['DEL', 'restored'],
  ]],
];

function restore(random: Random, key: string, payload: string): Arguments {
  const options: string[] = [];
  if (random.chance(0.7)) options.push('REPLACE');
  if (random.chance(0.2)) options.push('ABSTTL');
  if (random.chance(0.1)) options.push('IDLETIME', random.pick(['0', '1000', '100000000', '-1', 'x']));
  if (random.chance(0.1)) options.push('FREQ', random.pick(['0', '255', '256', '-1', 'x']));
  if (random.chance(0.03)) options.push('BOGUS');
  const ttl = random.chance(0.6) ? '0' : options.includes('ABSTTL') ? values.timeMs(random) : values.lifeMs(random);
  const name = random.chance(0.1) ? 'RESTORE-ASKING' : 'RESTORE';
  return [name, key, ttl, random.chance(0.05) ? damaged(random, payload) : payload, ...options];
}

/** The payload of a string, which may look like an integer. */
function shortString(random: Random): string {
  const text = values.value(random).slice(0, shortSizeMax);
  const body = Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text, 'latin1')]);
  return sealDump(body, rdbVersion).toString('latin1');
}

/** The payload cut, or with another byte: its checksum gives it away. */
function damaged(random: Random, payload: string): string {
  const at = random.below(payload.length);
  if (random.chance(0.5)) return payload.slice(0, at);
  const other = String.fromCharCode(payload.charCodeAt(at) ^ random.between(1, 255));
  return payload.slice(0, at) + other + payload.slice(at + 1);
}
