/** DEBUG SLEEP seconds · DEBUG SET-ACTIVE-EXPIRE 0 | 1: tests of time. */
import type { DebugSubcommand } from './subcommand.js';

export const sleep: DebugSubcommand = {
  name: 'sleep',
  argumentsMin: 1,
  argumentsMax: 1,
  help: ['SLEEP <seconds>', '    Stop the server for <seconds>. Decimals allowed.'],
  execute(context) {
    const { argv, host, reply } = context;
    const milliseconds = Number.parseFloat(argv.text(2)) * 1000;
    if (Number.isFinite(milliseconds) && milliseconds > 0) host.debugging.sleep(milliseconds);
    reply.ok();
  },
};

export const setActiveExpire: DebugSubcommand = {
  name: 'set-active-expire',
  argumentsMin: 1,
  argumentsMax: 1,
  help: [
    'SET-ACTIVE-EXPIRE <0|1>',
    '    Setting it to 0 disables expiring keys in background when they are not',
    '    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the',
    '    default.',
  ],
  execute(context) {
    const { argv, host, reply } = context;
    const value = Number.parseInt(argv.text(2), 10);
    host.debugging.setActiveExpiry(Number.isFinite(value) && value !== 0);
    reply.ok();
  },
};
