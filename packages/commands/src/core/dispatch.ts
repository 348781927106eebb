/**
 * From the arguments of a command to its execution. HOT.
 *
 * What may refuse a command, in this order, each with Redis's text:
 *
 *     1. nobody knows it           5. maxmemory is exceeded, nothing can be evicted (OOM)
 *     2. number of arguments       6. the log or snapshot cannot be written (MISCONF)
 *     3. NOAUTH                    7. the dataset is being loaded (LOADING)
 *     4. not allowed inside MULTI  8. inside MULTI it is queued instead
 *
 * A refusal inside MULTI dooms the transaction; a refused EXEC ends it. Then the command runs, and
 * the unit it made goes to the log before its reply can leave.
 *
 * Spec: redis/src/server.c processCommand, call, rejectCommand, and
 * redis/src/networking.c securityWarningCommand (7.0).
 */
import type { CommandEntry } from './command-entry.js';
import { Flag } from './command-flags.js';
import type { Context } from './context.js';
import {
  errors,
  transactionRefused,
  unknownCommand,
  unknownSubcommand,
  wrongArity,
} from './errors.js';
import { evict, Eviction } from './eviction.js';
import { flushUnit } from './flush-unit.js';
import { ReplyMode } from './session.js';

const errorByte = 0x2d; // -

/** Does what `context.argv` asks: replies, changes the keyspace, hands the unit to the host. */
export function dispatch(context: Context): void {
  const reply = context.reply;
  const replyStart = reply.length;
  const entry = context.table.resolve(context.argv);
  context.lastEntry = entry;
  if (entry === undefined) {
    refuseUnknown(context);
  } else {
    const text = refusal(context, entry);
    if (text !== undefined) refuse(context, entry, text);
    else if (isQueued(context, entry)) queue(context, entry);
    else run(context, entry);
  }
  if (context.session.replyMode !== ReplyMode.on) settleReply(context, replyStart);
}

/**
 * Executes a command of a log being replayed: no refusals, no reply that matters, nothing
 * propagated.
 *
 * @returns false when nobody knows the command, or it does not take so many arguments
 */
export function replay(context: Context): boolean {
  const entry = context.table.resolve(context.argv);
  if (entry === undefined || !entry.accepts(context.argv.argc)) return false;
  if (isQueued(context, entry)) queue(context, entry);
  else call(context, entry);
  return true;
}

/** Executes one command of a unit; EXEC does this for each it queued. */
export function call(context: Context, entry: CommandEntry): void {
  const reply = context.reply;
  const replyStart = reply.length;
  const dirtyBefore = context.dirty;
  context.entry = entry;
  context.propagation.startCommand();
  entry.execute(context);
  entry.calls++;
  context.statistics.commandsProcessed++;
  if (context.dirty !== dirtyBefore) {
    context.propagation.endCommand(context.argv, context.db.index);
  }
  if (reply.length > replyStart && reply.buffer[replyStart] === errorByte) {
    entry.failedCalls++;
    context.statistics.countError(reply.buffer, replyStart);
  }
}

function run(context: Context, entry: CommandEntry): void {
  context.propagation.atomic = (entry.flags & Flag.touchesArbitraryKeys) === 0;
  // Asked now: the transaction is closed when EXEC has run.
  const isWrite = mayWrite(context, entry);
  call(context, entry);
  const isLogged = flushUnit(context);
  // It looked at keys that it might have changed, without telling the gate (Context.lookupWrite).
  if (isWrite && !isLogged && context.gate.tracking) context.gate.readAll();
}

/** Whether it is a write, or EXEC of one. */
function mayWrite(context: Context, entry: CommandEntry): boolean {
  if ((entry.flags & Flag.write) !== 0) return true;
  if ((entry.flags & Flag.runsQueue) === 0) return false;
  return (context.session.transaction.flagsOfAny & Flag.write) !== 0;
}

/** Why a known command may not run now, if so. */
function refusal(context: Context, entry: CommandEntry): string | undefined {
  if (!entry.accepts(context.argv.argc)) return wrongArity(entry.fullName);
  const session = context.session;
  const host = context.host;
  if (!session.authenticated && (entry.flags & Flag.noAuth) === 0) return errors.noAuth;
  if (session.transaction.active && (entry.flags & Flag.noMulti) !== 0) {
    return errors.notInTransaction;
  }
  if (context.memory.bytesMax !== 0 && isDeniedForMemory(context, entry)) return errors.outOfMemory;
  if (host.writesDenied !== undefined && isDeniedWithDisk(context, entry)) return host.writesDenied;
  if (host.loading && isDeniedWhileLoading(context, entry)) return errors.loading;
  return undefined;
}

/**
 * Evicts as far as it must. When memory stays short, what might take more is denied: while queueing
 * that is everything but the end of the transaction, since the queue itself grows.
 */
function isDeniedForMemory(context: Context, entry: CommandEntry): boolean {
  if (context.host.loading || evict(context) !== Eviction.short) return false;
  if ((entry.flags & Flag.denyoom) !== 0) return true;
  const { active, flagsOfAny } = context.session.transaction;
  if ((entry.flags & Flag.runsQueue) !== 0) return (flagsOfAny & Flag.denyoom) !== 0;
  return active && (entry.flags & Flag.endsTransaction) === 0;
}

function isDeniedWithDisk(context: Context, entry: CommandEntry): boolean {
  return (entry.flags & Flag.answersDiskError) !== 0 || mayWrite(context, entry);
}

function isDeniedWhileLoading(context: Context, entry: CommandEntry): boolean {
  if ((entry.flags & Flag.loading) === 0) return true;
  const runsQueue = (entry.flags & Flag.runsQueue) !== 0;
  return runsQueue && (context.session.transaction.flagsOfAll & Flag.loading) === 0;
}

function isQueued(context: Context, entry: CommandEntry): boolean {
  return context.session.transaction.active && (entry.flags & Flag.neverQueued) === 0;
}

function queue(context: Context, entry: CommandEntry): void {
  context.session.transaction.add(entry, context.argv);
  context.reply.queued();
}

function refuseUnknown(context: Context): void {
  const argv = context.argv;
  if (argv.is(0, 'post') || argv.is(0, 'host:')) {
    // A browser was made to talk to us (cross-protocol scripting): commands may be in what follows.
    context.session.closing = true;
    return;
  }
  const container = context.table.find(argv.buffer, argv.start(0), argv.end(0));
  answerRefusal(context, container === undefined ? unknownCommand(argv) : unknownSubcommand(argv));
}

function refuse(context: Context, entry: CommandEntry, text: string): void {
  entry.rejectedCalls++;
  if ((entry.flags & Flag.runsQueue) === 0) {
    answerRefusal(context, text);
    return;
  }
  const transaction = context.session.transaction;
  transaction.close();
  context.watchedKeys.unwatchAll(transaction);
  answerRefusal(context, transactionRefused(text));
}

function answerRefusal(context: Context, text: string): void {
  const reply = context.reply;
  const replyStart = reply.length;
  context.session.transaction.refuse();
  reply.error(text);
  context.statistics.countError(reply.buffer, replyStart);
}

/** Drops the reply if the session asked for silence. */
function settleReply(context: Context, replyStart: number): void {
  const session = context.session;
  const isSilent = session.replyMode !== ReplyMode.skipNext;
  if (isSilent) context.reply.truncate(replyStart);
  if (session.replyMode === ReplyMode.skipNext) session.replyMode = ReplyMode.skip;
  else if (session.replyMode === ReplyMode.skip) session.replyMode = ReplyMode.on;
}
