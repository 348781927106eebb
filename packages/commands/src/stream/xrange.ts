/**
 * XRANGE key start end [COUNT count] · XREVRANGE key end start [COUNT count]: entries by their ids.
 * HOT.
 *
 * Spec: redis/src/t_stream.c xrangeGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { readRangeEnd, readRangeStart } from './entry-id.js';
import { replyRange } from './entry-reply.js';
import { findStream, Found } from './stream-key.js';

export const xrange: Command = {
  name: 'xrange',
  group: 'stream',
  since: '5.0.0',
  summary: 'Return a range of elements in a stream, with IDs matching the specified IDs interval',
  complexity:
    'O(N) with N being the number of elements being returned. If N is constant (e.g. always ' +
    'asking for the first 10 elements with COUNT), you can consider it O(1).',
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [
    ['6.2.0', 'Added exclusive ranges.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'string' },
    { name: 'end', type: 'string' },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    replyEntries(context, false);
  },
};

export const xrevrange: Command = {
  name: 'xrevrange',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return a range of elements in a stream, with IDs matching the specified IDs interval, in ' +
    'reverse order (from greater to smaller IDs) compared to XRANGE',
  complexity:
    'O(N) with N being the number of elements returned. If N is constant (e.g. always asking ' +
    'for the first 10 elements with COUNT), you can consider it O(1).',
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [
    ['6.2.0', 'Added exclusive ranges.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'end', type: 'string' },
    { name: 'start', type: 'string' },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    replyEntries(context, true);
  },
};

function replyEntries(context: Context, isReverse: boolean): void {
  const { reply } = context;
  const { stream } = context.db;
  if (!readRangeStart(context, isReverse ? 3 : 2, stream.id)) return;
  if (!readRangeEnd(context, isReverse ? 2 : 3, stream.endId)) return;
  const count = readCount(context);
  if (count === undefined) return;
  const found = findStream(context);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    reply.array(0);
  } else if (count <= 0) {
    reply.nullArray();
  } else {
    stream.seek(stream.id, stream.endId, isReverse);
    replyRange(reply, stream, count);
  }
}

/** Reads COUNT; when it is wrong, answers that and returns `undefined`. */
function readCount(context: Context): number | undefined {
  const { argv, reply } = context;
  let count: number | undefined = Infinity;
  for (let i = 4; i < argv.argc; i += 2) {
    if (i + 1 === argv.argc || !argv.is(i, 'count')) {
      reply.error(errors.syntax);
      return undefined;
    }
    count = readSafeInteger(context, i + 1);
    if (count === undefined) return undefined;
  }
  return count;
}
