/**
 * SDIFF key [key ...] · SDIFFSTORE destination key [key ...]: the members of the first set that no
 * other has.
 *
 *     lookUp      each member of the first in the others, largest first       first x sets / 2
 *     takeAway    all members of the others from a copy of the first          all members
 *
 * The cheaper by the estimates on the right is taken, by the same ones as Redis takes: it shows in
 * the encoding of the result, since a copy may have been an intset no more before it was one again.
 *
 * Spec: redis/src/t_set.c sunionDiffGenericCommand (7.0).
 */
import type { SetReader } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { keyRange, oneKey } from '../core/key-spec.js';
import { openResult, replyResult, storeResult } from './set-result.js';
import { findSources } from './set-sources.js';

export const sdiff: Command = {
  name: 'sdiff',
  group: 'set',
  since: '1.0.0',
  summary: 'Subtract multiple sets',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [keyRange(['RO', 'access'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    if (subtract(context, 1)) replyResult(context);
  },
};

export const sdiffstore: Command = {
  name: 'sdiffstore',
  group: 'set',
  since: '1.0.0',
  summary: 'Subtract multiple sets and store the resulting set in a key',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'set', 'slow'],
  keys: [oneKey(['OW', 'update']), keyRange(['RO', 'access'], 2, -1, 1)],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    if (subtract(context, 2)) storeResult(context);
  },
};

/** Makes the difference of the sets from argument `from` on; false if refused, and answered. */
function subtract(context: Context, from: number): boolean {
  const sources = findSources(context, from, context.argv.argc - 1);
  if (sources === undefined) return false;
  openResult(context);
  const [first, ...rest] = sources;
  const others = rest.filter((source) => source !== undefined);
  if (first === undefined || others.some((other) => other.ref === first.ref)) return true;
  const lookups = (first.size() * (others.length + 1)) / 2;
  const members = others.reduce((sum, other) => sum + other.size(), first.size());
  if (Math.floor(lookups) <= members) lookUp(context, first, others);
  else takeAway(context, first, others);
  return true;
}

function lookUp(context: Context, first: SetReader, others: SetReader[]): void {
  const result = context.keyspace.scratch.set;
  const sorted = others.toSorted((a, b) => b.size() - a.size());
  first.forEach((bytes, start, end) => {
    if (sorted.some((other) => other.has(bytes, start, end))) return;
    result.add(bytes, start, end);
  });
}

function takeAway(context: Context, first: SetReader, others: SetReader[]): void {
  const result = context.keyspace.scratch.set;
  first.forEach((bytes, start, end) => {
    result.add(bytes, start, end);
  });
  for (const other of others) {
    if (result.size() === 0) return;
    other.forEach((bytes, start, end) => {
      result.remove(bytes, start, end);
    });
  }
}
