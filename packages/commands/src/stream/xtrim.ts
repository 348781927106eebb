/**
 * XTRIM key MAXLEN | MINID [= | ~] threshold [LIMIT count]: removes the oldest entries.
 *
 * Spec: redis/src/t_stream.c xtrimCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { trimArguments } from './arguments.js';
import { findStreamToWrite, Found } from './stream-key.js';
import { parseTrimOptions, trimArgument } from './trim-options.js';

export const xtrim: Command = {
  name: 'xtrim',
  group: 'stream',
  since: '5.0.0',
  summary: 'Trims the stream to (approximately if \'~\' is passed) a certain size',
  complexity:
    'O(N), with N being the number of evicted entries. Constant times are very small however, ' +
    'since entries are organized in macro nodes containing multiple entries that can be ' +
    'released with a single deallocation.',
  arity: -4,
  flags: ['write'],
  acl: ['write', 'stream', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RW', 'delete'])],
  history: [
    ['6.2.0', 'Added the `MINID` trimming strategy and the `LIMIT` option.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'trim', type: 'block', arguments: trimArguments },
  ],
  execute(context) {
    const { argv, db, propagation, reply } = context;
    const { stream } = db;
    const options = parseTrimOptions(context);
    if (options === undefined) return;
    const found = findStreamToWrite(context);
    if (found === Found.refused) return;
    const removed = found === Found.missing ? 0 : stream.trim();
    reply.integer(removed);
    if (removed === 0) return;
    context.modified(1, removed);
    if (!stream.trimming.isApproximate) return;
    propagation.begin(db.index, argv.argc);
    for (let i = 0; i < argv.argc; i++) {
      const text = trimArgument(stream, options.thresholdAt, i);
      if (text === undefined) propagation.argument(argv, i);
      else propagation.text(text);
    }
  },
};
