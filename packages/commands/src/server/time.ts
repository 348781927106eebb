/** TIME: the time now. */
import type { Command } from '../core/command.js';

export const time: Command = {
  name: 'time',
  group: 'server',
  since: '2.6.0',
  summary: 'Return the current server time',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  acl: ['fast'],
  tips: ['nondeterministic_output'],
  execute(context) {
    const { nowMs, reply } = context;
    const seconds = Math.floor(nowMs / 1000);
    reply.array(2);
    reply.bulkInteger(seconds);
    reply.bulkInteger(Math.floor((nowMs - seconds * 1000) * 1000));
  },
};
