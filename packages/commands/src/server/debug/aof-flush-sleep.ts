/** DEBUG AOF-FLUSH-SLEEP microseconds: delays each write of the log. */
import type { DebugSubcommand } from './subcommand.js';

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
