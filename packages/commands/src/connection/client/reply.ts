/** CLIENT REPLY ON | OFF | SKIP: whether replies are sent at all. Only ON is answered. */
import type { Command } from '../../core/command.js';
import { errors } from '../../core/errors.js';
import { ReplyMode } from '../../core/session.js';

export const reply: Command = {
  name: 'reply',
  group: 'connection',
  since: '3.2.0',
  summary: 'Instruct the server whether to reply to commands',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  arguments: [
    {
      name: 'on_off_skip',
      type: 'oneof',
      arguments: [
        { name: 'on', type: 'pure-token', token: 'ON' },
        { name: 'off', type: 'pure-token', token: 'OFF' },
        { name: 'skip', type: 'pure-token', token: 'SKIP' },
      ],
    },
  ],
  execute(context) {
    const { argv, reply, session } = context;
    if (argv.is(2, 'on')) {
      session.replyMode = ReplyMode.on;
      reply.ok();
    } else if (argv.is(2, 'off')) {
      session.replyMode = ReplyMode.off;
    } else if (argv.is(2, 'skip')) {
      if (session.replyMode !== ReplyMode.off) session.replyMode = ReplyMode.skipNext;
    } else {
      reply.error(errors.syntax);
    }
  },
};
