/**
 * XAUTOCLAIM key group consumer min-idle start [COUNT count] [JUSTID]: pending entries become those
 * of another consumer, from an id on, up to `count` of them.
 *
 *     [where to go on, claimed entries, ids that are in the stream no more]
 *
 * Logged as XCLAIM, entry by entry.
 *
 * Spec: redis/src/t_stream.c xautoclaimCommand (7.0).
 */
import { copyId, formatId } from '@varve/keyspace';
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { deliveriesOf, dropDeleted, isIdle, replyClaimed } from './claim.js';
import { readRangeStart } from './entry-id.js';
import { streamErrors } from './errors.js';
import { groupModified, noKeyOrGroup, openConsumer, saveGroup, selectGroup } from './group-key.js';
import { findStream, Found } from './stream-key.js';

const countUnlessTold = 100;
/** So many entries are looked at for one that is answered. */
const attemptsFactor = 10;
const countMax = (2n ** 63n - 1n) / 16n;

export const xautoclaim: Command = {
  name: 'xautoclaim',
  group: 'stream',
  since: '6.2.0',
  summary:
    'Changes (or acquires) ownership of messages in a consumer group, as if the messages were ' +
    'delivered to the specified consumer.',
  complexity: 'O(1) if COUNT is small.',
  arity: -6,
  flags: ['write', 'fast'],
  acl: ['write', 'stream', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RW', 'delete'])],
  history: [
    [
      '7.0.0',
      'Added an element to the reply array, containing deleted entries the command cleared ' +
        'from the PEL',
    ],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'group', type: 'string' },
    { name: 'consumer', type: 'string' },
    { name: 'min-idle-time', type: 'string' },
    { name: 'start', type: 'string' },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
    { name: 'justid', type: 'pure-token', token: 'JUSTID', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, propagation, reply } = context;
    const options = parseOptions(context);
    if (options === undefined) return;
    const found = findStream(context);
    if (found === Found.refused) return;
    if (found === Found.missing || !selectGroup(context, 2)) {
      reply.error(noKeyOrGroup(argv, 1, 2));
      return;
    }
    const changes = claimAll(context, options);
    saveGroup(context);
    if (changes > 0) groupModified(context, 1, changes);
    propagation.noRecord();
  },
};

interface AutoClaimOptions {
  minIdleMs: number;
  count: number;
  isIdOnly: boolean;
}

/**
 * Claims from `stream.id` on, and answers; the first claim makes the consumer. Returns the count of
 * changes.
 */
function claimAll(context: Context, options: AutoClaimOptions): number {
  const { db, nowMs, reply } = context;
  const { stream } = db;
  const { group, id } = stream;
  const { pending } = group;
  const deleted: string[] = [];
  reply.array(3);
  const start = reply.length;
  const mark = reply.deferArray();
  let claimed = 0;
  let changes = 0;
  group.deselectConsumer();
  let attempts = options.count * attemptsFactor;
  let more = pending.seek(id);
  for (; more && attempts > 0 && claimed + deleted.length < options.count; attempts--) {
    copyId(pending.words, pending.at, id, 0);
    const text = formatId(id);
    if (!stream.find(id)) {
      dropDeleted(context, id, text);
      deleted.push(text);
      changes++;
      more = pending.seek(id);
      continue;
    }
    if (options.minIdleMs <= 0 || isIdle(context, options.minIdleMs)) {
      if (claimed === 0 && openConsumer(context, 3)) changes++;
      const before = deliveriesOf(context);
      group.assign(id, nowMs, options.isIdOnly ? before : before + 1n);
      replyClaimed(context, options.isIdOnly, text);
      claimed++;
      changes++;
    }
    more = pending.next();
  }
  reply.setArray(mark, claimed);
  const cursor = more ? formatId(pending.words, pending.at) : '0-0';
  putBefore(context, start, cursor);
  reply.array(deleted.length);
  for (const text of deleted) reply.latin1(text);
  return changes;
}

/** Writes a text before what was written from `start` on. */
function putBefore({ reply }: Context, start: number, text: string): void {
  const written = Buffer.from(reply.buffer.subarray(start, reply.length));
  reply.truncate(start);
  reply.latin1(text);
  reply.raw(written, 0, written.length);
}

/** Parses what follows the consumer, the start into `stream.id`. */
function parseOptions(context: Context): AutoClaimOptions | undefined {
  const { argv, reply } = context;
  const minIdle = parseInteger(argv.buffer, argv.start(4), argv.end(4));
  if (minIdle === undefined) {
    reply.error(streamErrors.autoClaimMinIdle);
    return undefined;
  }
  if (!readRangeStart(context, 5, context.db.stream.id)) return undefined;
  const options = { minIdleMs: toSafe(minIdle), count: countUnlessTold, isIdOnly: false };
  for (let i = 6; i < argv.argc; i++) {
    if (i + 1 < argv.argc && argv.is(i, 'count')) {
      i++;
      const count = parseInteger(argv.buffer, argv.start(i), argv.end(i));
      if (count === undefined || count < 1 || count > countMax) {
        reply.error(streamErrors.countNotPositive);
        return undefined;
      }
      options.count = toSafe(count);
    } else if (argv.is(i, 'justid')) {
      options.isIdOnly = true;
    } else {
      reply.error(errors.syntax);
      return undefined;
    }
  }
  return options;
}
