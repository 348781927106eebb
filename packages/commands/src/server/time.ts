/** TIME · LASTSAVE: the time now, and when the dataset was last saved. */
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

export const lastsave: Command = {
  name: 'lastsave',
  group: 'server',
  since: '1.0.0',
  summary: 'Get the UNIX time stamp of the last successful save to disk',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  acl: ['admin', 'fast', 'dangerous'],
  tips: ['nondeterministic_output'],
  execute(context) {
    context.reply.integer(context.host.persistence.lastSaveSeconds);
  },
};
