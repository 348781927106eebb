/**
 * BITOP AND | OR | XOR | NOT destkey key [key ...]: the strings, bit by bit, into another key.
 *
 * Shorter strings, and keys that are missing, go on as zeros: the result is as long as the longest.
 * An empty result deletes the destination. The sources are folded into the result one by one, since
 * what a key holds is only borrowed until the next is looked up.
 *
 * Spec: redis/src/bitops.c bitopCommand (7.0).
 */
import type { Argv } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { keyRange, oneKey } from '../core/key-spec.js';
import { bitmapErrors } from './errors.js';

const operations = ['and', 'or', 'xor', 'not'] as const;
type Operation = (typeof operations)[number];

export const bitop: Command = {
  name: 'bitop',
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Perform bitwise operations between strings',
  complexity: 'O(N)',
  arity: -4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'bitmap', 'slow'],
  keys: [oneKey(['OW', 'update'], 2), keyRange(['RO', 'access'], 3, -1, 1)],
  arguments: [
    { name: 'operation', type: 'string' },
    { name: 'destkey', type: 'key', keySpecIndex: 0 },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const operation = operations.find((each) => argv.is(1, each));
    if (operation === undefined) {
      reply.error(errors.syntax);
      return;
    }
    if (operation === 'not' && argv.argc !== 4) {
      reply.error(bitmapErrors.notIsOfOne);
      return;
    }
    const result = combine(context, operation);
    if (result === undefined) return;
    if (result.length > 0) {
      context.lookupWrite(2);
      db.string.putRaw(result, 0, result.length, false);
      context.modified(2);
    } else if (findDestination(context, argv)) {
      db.remove();
      context.modified(2);
    }
    reply.integer(result.length);
  },
};

/** Finds the destination, even if it is past its time: Redis deletes it without a second record. */
function findDestination(context: Context, argv: Argv): boolean {
  return context.db.find(argv.buffer, argv.start(2), argv.end(2));
}

/** Returns the result; undefined if a source is no string, which was answered. */
function combine(context: Context, operation: Operation): Buffer | undefined {
  const { argv, db } = context;
  const { string } = db;
  let result: Buffer = Buffer.alloc(0);
  for (let i = 3; i < argv.argc; i++) {
    const found = context.lookupRead(i);
    if (found && context.refusesString()) return undefined;
    if (found) string.read();
    const size = found ? string.end - string.start : 0;
    const isFirst = i === 3;
    if (size > result.length) result = widened(result, size);
    if (isFirst && found) string.bytes.copy(result, 0, string.start, string.end);
    else if (!isFirst) fold(result, operation, string.bytes, string.start, size);
  }
  if (operation === 'not') {
    for (let i = 0; i < result.length; i++) result[i] = ~(result[i] as number);
  }
  return result;
}

function widened(bytes: Buffer, size: number): Buffer {
  const wide = Buffer.alloc(size);
  bytes.copy(wide);
  return wide;
}

function fold(
  result: Buffer,
  operation: Operation,
  bytes: Buffer,
  start: number,
  size: number,
): void {
  switch (operation) {
    case 'and':
      for (let i = 0; i < size; i++)
        result[i] = (result[i] as number) & (bytes[start + i] as number);
      result.fill(0, size);
      break;
    case 'or':
      for (let i = 0; i < size; i++)
        result[i] = (result[i] as number) | (bytes[start + i] as number);
      break;
    case 'xor':
      for (let i = 0; i < size; i++)
        result[i] = (result[i] as number) ^ (bytes[start + i] as number);
      break;
    case 'not':
      break;
  }
}
