/**
 * RESET: the connection becomes what it was when it was made, except for CLIENT NO-EVICT.
 *
 * Spec: redis/src/networking.c resetCommand, clearClientConnectionState (7.0).
 */
import type { Command } from '../core/command.js';
import { ReplyMode } from '../core/session.js';
import { defaultUser } from './authentication.js';

export const reset: Command = {
  name: 'reset',
  group: 'connection',
  since: '6.2.0',
  summary: 'Reset the connection',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  traits: ['neverQueued', 'endsTransaction'],
  acl: ['fast', 'connection'],
  execute(context) {
    const { host, reply, session, watchedKeys } = context;
    watchedKeys.unwatchAll(session.transaction);
    session.transaction.close();
    context.selectDb(0);
    context.selectProtocol(2);
    session.user = defaultUser;
    session.authenticated = !host.passwordRequired;
    session.name = '';
    session.replyMode = ReplyMode.on;
    reply.simple('RESET');
  },
};
