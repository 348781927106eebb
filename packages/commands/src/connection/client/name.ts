/** CLIENT ID · CLIENT GETNAME · CLIENT SETNAME connection-name: who a connection is. */
import type { Command } from '../../core/command.js';
import { setClientName } from '../client-name.js';

export const id: Command = {
  name: 'id',
  group: 'connection',
  since: '5.0.0',
  summary: 'Returns the client ID for the current connection',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  execute(context) {
    context.reply.integer(context.session.id);
  },
};

export const getname: Command = {
  name: 'getname',
  group: 'connection',
  since: '2.6.9',
  summary: 'Get the current connection name',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  execute(context) {
    const { reply, session } = context;
    if (session.name === '') reply.null();
    else reply.latin1(session.name);
  },
};

export const setname: Command = {
  name: 'setname',
  group: 'connection',
  since: '2.6.9',
  summary: 'Set the current connection name',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  arguments: [{ name: 'connection-name', type: 'string' }],
  execute(context) {
    if (setClientName(context, 2)) context.reply.ok();
  },
};
