/** CLIENT NO-EVICT ON | OFF: whether the connection is spared when clients take too much memory. */
import type { Command } from '../../core/command.js';
import { errors } from '../../core/errors.js';

export const noEvict: Command = {
  name: 'no-evict',
  group: 'connection',
  since: '7.0.0',
  summary: 'Set client eviction mode for the current connection',
  complexity: 'O(1)',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous', 'connection'],
  arguments: [
    {
      name: 'enabled',
      type: 'oneof',
      arguments: [
        { name: 'on', type: 'pure-token', token: 'ON' },
        { name: 'off', type: 'pure-token', token: 'OFF' },
      ],
    },
  ],
  execute(context) {
    const { argv, reply, session } = context;
    const isOn = argv.is(2, 'on');
    if (!isOn && !argv.is(2, 'off')) {
      reply.error(errors.syntax);
      return;
    }
    session.evictable = !isOn;
    reply.ok();
  },
};
