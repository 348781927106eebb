/**
 * DEBUG LOADAOF · DEBUG AOF-FLUSH-SLEEP microseconds: tests of the log.
 *
 * LOADAOF is refused in a transaction that changed something before: that is not in the log yet, so
 * memory would lose it and the log get it afterwards.
 */
import { serverErrors } from '../errors.js';
import type { DebugSubcommand } from './subcommand.js';

export const loadaof: DebugSubcommand = {
  name: 'loadaof',
  argumentsMin: 0,
  argumentsMax: Number.MAX_SAFE_INTEGER,
  help: ['LOADAOF', '    Flush the AOF buffers on disk and reload the AOF in memory.'],
  execute(context) {
    const { entry, host, propagation, reply } = context;
    if (!propagation.isEmpty) {
      reply.error(serverErrors.reloadInUnit);
      return;
    }
    const problem = host.persistence.reloadLog();
    // The replay ran commands of its own on this context, and changed what counts as dirty.
    context.entry = entry;
    propagation.noRecord();
    if (problem === undefined) reply.ok();
    else reply.error(problem);
  },
};

export const aofFlushSleep: DebugSubcommand = {
  name: 'aof-flush-sleep',
  argumentsMin: 1,
  argumentsMax: 1,
  help: [
    'AOF-FLUSH-SLEEP <microsec>',
    '    Server will sleep before flushing the AOF, this is used for testing.',
  ],
  execute(context) {
    const { argv, host, reply } = context;
    const microseconds = Number.parseInt(argv.text(2), 10);
    host.persistence.setFlushDelay(Number.isFinite(microseconds) ? microseconds : 0);
    reply.ok();
  },
};
