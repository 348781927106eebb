/**
 * AUTH [username] password.
 *
 * Spec: redis/src/acl.c authCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { authenticate, defaultUser } from './authentication.js';
import { connectionErrors } from './errors.js';

export const auth: Command = {
  name: 'auth',
  group: 'connection',
  since: '1.0.0',
  summary: 'Authenticate to the server',
  complexity: 'O(N) where N is the number of passwords defined for the user',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  acl: ['fast', 'connection'],
  history: [['6.0.0', 'Added ACL style (username and password).']],
  arguments: [
    { name: 'username', type: 'string', since: '6.0.0', flags: ['optional'] },
    { name: 'password', type: 'string' },
  ],
  execute(context) {
    const { argv, host, reply } = context;
    if (argv.argc > 3) {
      reply.error(errors.syntax);
      return;
    }
    const hasUser = argv.argc === 3;
    if (!hasUser && !host.passwordRequired) {
      reply.error(connectionErrors.noPassword);
      return;
    }
    const user = hasUser ? argv.bytes(1) : Buffer.from(defaultUser, 'latin1');
    if (authenticate(context, user, hasUser ? 2 : 1)) reply.ok();
  },
};
