/**
 * PFDEBUG GETREG | DECODE | ENCODING | TODENSE key: a HyperLogLog from inside.
 *
 * GETREG makes a sparse one dense, as TODENSE does: both are logged then.
 *
 * Spec: redis/src/hyperloglog.c pfdebugCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { readRegister } from './dense-registers.js';
import { hyperLogLogErrors, unknownSubcommand } from './errors.js';
import { HllValue, refusesHyperLogLog } from './hll-value.js';
import { Encoding, encodingOf, headerSize, registerCount } from './layout.js';
import { isValue, runLength, runSize, runValue } from './sparse-registers.js';

export const pfdebug: Command = {
  name: 'pfdebug',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Internal commands for debugging HyperLogLog values',
  complexity: 'N/A',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  acl: ['write', 'hyperloglog', 'admin', 'slow', 'dangerous'],
  keys: [oneKey(['RW', 'access'], 2)],
  docFlags: ['syscmd'],
  arguments: [
    { name: 'subcommand', type: 'string' },
    { name: 'key', type: 'key', keySpecIndex: 0 },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    if (!context.lookupWrite(2)) {
      reply.error(hyperLogLogErrors.noSuchKey);
      return;
    }
    if (refusesHyperLogLog(context)) return;
    db.string.edit(0);
    const isDense = encodingOf(db.string.bytes, db.string.start) === Encoding.dense;
    if (argv.is(1, 'getreg')) replyRegisters(context, isDense);
    else if (argv.is(1, 'decode')) replyRuns(context, isDense);
    else if (argv.is(1, 'encoding')) reply.simple(isDense ? 'dense' : 'sparse');
    else if (!argv.is(1, 'todense')) reply.error(unknownSubcommand(argv.text(1)));
    else if (isDense) reply.integer(0);
    else if (convert(context)) reply.integer(1);
  },
};

/** Makes the value at the cursor dense; false if it is corrupt, which was answered. */
function convert(context: Context): boolean {
  const value = HllValue.open(context);
  if (!value.makeDense()) {
    context.reply.error(hyperLogLogErrors.corrupt);
    return false;
  }
  value.save(false);
  context.modified(2);
  return true;
}

function replyRegisters(context: Context, isDense: boolean): void {
  const { db, reply } = context;
  if (!isDense && !convert(context)) return;
  db.string.read();
  const { bytes, start } = db.string;
  reply.array(registerCount);
  for (let i = 0; i < registerCount; i++) {
    reply.integer(readRegister(bytes, start + headerSize, i));
  }
}

/** Answers with the runs of a sparse value: "z:64 v:3,1 Z:16319". */
function replyRuns(context: Context, isDense: boolean): void {
  const { db, reply } = context;
  if (isDense) {
    reply.error(hyperLogLogErrors.notSparse);
    return;
  }
  const { bytes, start, end } = db.string;
  const runs: string[] = [];
  for (let at = start + headerSize; at < end; at += runSize(bytes[at] as number)) {
    const run = bytes[at] as number;
    const length = runLength(bytes, at, end);
    if (isValue(run)) runs.push(`v:${runValue(run)},${length}`);
    else runs.push(`${runSize(run) === 1 ? 'z' : 'Z'}:${length}`);
  }
  reply.latin1(runs.join(' '));
}
