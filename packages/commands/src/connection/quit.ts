/** QUIT: the connection ends once the replies have left. */
import type { Command } from '../core/command.js';

export const quit: Command = {
  name: 'quit',
  group: 'connection',
  since: '1.0.0',
  summary: 'Close the connection',
  complexity: 'O(1)',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  traits: ['neverQueued', 'endsTransaction'],
  acl: ['fast', 'connection'],
  execute(context) {
    context.session.closing = true;
    context.reply.ok();
  },
};
