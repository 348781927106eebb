/**
 * XCLAIM key group consumer min-idle id [id ...] [IDLE ms] [TIME ms] [RETRYCOUNT count] [FORCE]
 * [JUSTID] [LASTID id]: pending entries become those of another consumer.
 *
 * Logged entry by entry, as the XCLAIM that makes it so; a LASTID that moved the group and claimed
 * nothing as XGROUP SETID.
 *
 * Spec: redis/src/t_stream.c xclaimCommand (7.0).
 */
import { compareIds, copyId } from '@varve/keyspace';
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { toSafe } from '../core/integers.js';
import { deliveriesOf, dropDeleted, isIdle, replyClaimed } from './claim.js';
import { isId, readId } from './entry-id.js';
import { streamErrors } from './errors.js';
import {
  groupModified,
  noKeyOrGroup,
  openConsumer,
  printed,
  saveGroup,
  selectGroup,
} from './group-key.js';
import { recordGroupId } from './group-records.js';
import { findStream, Found } from './stream-key.js';

const firstIdAt = 5;

export const xclaim: Command = {
  name: 'xclaim',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Changes (or acquires) ownership of a message in a consumer group, as if the message was ' +
    'delivered to the specified consumer.',
  complexity: 'O(log N) with N being the number of messages in the PEL of the consumer group.',
  arity: -6,
  flags: ['write', 'fast'],
  acl: ['write', 'stream', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'group', type: 'string' },
    { name: 'consumer', type: 'string' },
    { name: 'min-idle-time', type: 'string' },
    { name: 'id', type: 'string', flags: ['multiple'] },
    { name: 'ms', type: 'integer', token: 'IDLE', flags: ['optional'] },
    { name: 'unix-time-milliseconds', type: 'unix-time', token: 'TIME', flags: ['optional'] },
    { name: 'count', type: 'integer', token: 'RETRYCOUNT', flags: ['optional'] },
    { name: 'force', type: 'pure-token', token: 'FORCE', flags: ['optional'] },
    { name: 'justid', type: 'pure-token', token: 'JUSTID', flags: ['optional'] },
    { name: 'id', type: 'string', token: 'LASTID', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, propagation, reply } = context;
    const { group, endId } = context.db.stream;
    const found = findStream(context);
    if (found === Found.refused) return;
    if (found === Found.missing || !selectGroup(context, 2)) {
      reply.error(noKeyOrGroup(argv, 1, 2));
      return;
    }
    const options = parseOptions(context);
    if (options === undefined) return;
    let isMoved = compareIds(endId, 0, group.lastId, 0) > 0;
    if (isMoved) copyId(endId, 0, group.lastId, 0);
    let changes = 0;
    group.deselectConsumer();
    const mark = reply.deferArray();
    for (let i = firstIdAt; i < options.idsEnd; i++) changes += claim(context, i, options);
    // A claim tells where the group is.
    if (changes > 0) isMoved = false;
    if (isMoved) {
      recordGroupId(context, 1, 2);
      changes++;
    }
    reply.setArray(mark, options.claimed);
    saveGroup(context);
    if (changes > 0) groupModified(context, 1, changes);
    propagation.noRecord();
  },
};

interface ClaimOptions {
  minIdleMs: number;
  /** Index behind the last id. */
  idsEnd: number;
  /** When the entries count as delivered. */
  timeMs: number;
  /** How often they then were; `undefined`: once more. */
  deliveries: number | bigint | undefined;
  makesPending: boolean;
  isIdOnly: boolean;
  /** How many entries were claimed: the first one makes the consumer. */
  claimed: number;
}

/** Claims the entry whose id is argument `i`, or drops what is there no more; counts the changes. */
function claim(context: Context, i: number, options: ClaimOptions): number {
  const { stream } = context.db;
  const { group, id } = stream;
  isId(context, i, id);
  const text = context.argv.text(i);
  const isPending = group.pending.find(id);
  if (!stream.find(id)) {
    if (!isPending) return 0;
    dropDeleted(context, id, text);
    return 1;
  }
  if (!isPending && !options.makesPending) return 0;
  if (isPending && options.minIdleMs > 0 && !isIdle(context, options.minIdleMs)) return 0;
  const isNew = options.claimed === 0 && openConsumer(context, 3);
  const before = isPending ? deliveriesOf(context) : 1n;
  const deliveries = options.deliveries ?? (options.isIdOnly ? before : before + 1n);
  group.assign(id, options.timeMs, deliveries);
  replyClaimed(context, options.isIdOnly, text);
  options.claimed++;
  return isNew ? 2 : 1;
}

/** Parses all arguments behind the consumer, LASTID into `stream.endId`. */
function parseOptions(context: Context): ClaimOptions | undefined {
  const { argv, nowMs, db } = context;
  const minIdleMs = readNumber(context, 4, streamErrors.claimMinIdle);
  if (minIdleMs === undefined) return undefined;
  let i = firstIdAt;
  while (i < argv.argc && isId(context, i, db.stream.id)) i++;
  const options: ClaimOptions = {
    minIdleMs: toSafe(minIdleMs),
    idsEnd: i,
    timeMs: nowMs,
    deliveries: undefined,
    makesPending: false,
    isIdOnly: false,
    claimed: 0,
  };
  db.stream.endId.fill(0);
  for (; i < argv.argc; ) {
    const used = parseOption(context, i, options);
    if (used === 0) return undefined;
    i += used;
  }
  return options;
}

/** Parses the option at argument `i`; returns how many arguments it has, 0 if it is wrong. */
function parseOption(context: Context, i: number, options: ClaimOptions): number {
  const { argv, nowMs, reply } = context;
  const hasMore = i + 1 < argv.argc;
  if (argv.is(i, 'force')) {
    options.makesPending = true;
    return 1;
  }
  if (argv.is(i, 'justid')) {
    options.isIdOnly = true;
    return 1;
  }
  if (hasMore && (argv.is(i, 'idle') || argv.is(i, 'time'))) {
    const isTime = argv.is(i, 'time');
    const text = isTime ? streamErrors.claimTime : streamErrors.claimIdle;
    const value = readNumber(context, i + 1, text);
    if (value === undefined) return 0;
    const timeMs = isTime ? toSafe(value) : nowMs - toSafe(value);
    options.timeMs = timeMs < 0 || timeMs > nowMs ? nowMs : timeMs;
    return 2;
  }
  if (hasMore && argv.is(i, 'retrycount')) {
    const value = readNumber(context, i + 1, streamErrors.claimRetryCount);
    if (value === undefined) return 0;
    options.deliveries = value < 0 ? undefined : value;
    return 2;
  }
  if (hasMore && argv.is(i, 'lastid')) return readId(context, i + 1, context.db.stream.endId) ? 2 : 0;
  reply.error(`ERR Unrecognized XCLAIM option '${printed(argv, i)}'`);
  return 0;
}

function readNumber(context: Context, i: number, problem: string): number | bigint | undefined {
  const { argv } = context;
  const value = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  if (value === undefined) context.reply.error(problem);
  return value;
}
