/**
 * HELLO [protover [AUTH username password] [SETNAME clientname]]: chooses RESP2 or RESP3, and tells
 * who we are.
 *
 * Options take effect one by one, even if a later one is refused; the protocol is chosen last.
 *
 * Spec: redis/src/networking.c helloCommand (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { authenticate } from './authentication.js';
import { setClientName } from './client-name.js';
import { connectionErrors, unknownHelloOption } from './errors.js';

export const hello: Command = {
  name: 'hello',
  group: 'connection',
  since: '6.0.0',
  summary: 'Handshake with Redis',
  complexity: 'O(1)',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  acl: ['fast', 'connection'],
  history: [
    [
      '6.2.0',
      '`protover` made optional; when called without arguments the command reports the current ' +
        "connection's context.",
    ],
  ],
  arguments: [
    {
      name: 'arguments',
      type: 'block',
      flags: ['optional'],
      arguments: [
        { name: 'protover', type: 'integer' },
        {
          name: 'username_password',
          type: 'block',
          token: 'AUTH',
          flags: ['optional'],
          arguments: [{ name: 'username', type: 'string' }, { name: 'password', type: 'string' }],
        },
        { name: 'clientname', type: 'string', token: 'SETNAME', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    const { argv, reply, session } = context;
    const protocol = argv.argc === 1 ? session.protocol : readProtocol(context);
    if (protocol === undefined || !takeOptions(context)) return;
    if (!session.authenticated) {
      reply.error(connectionErrors.helloNeedsAuthentication);
      return;
    }
    context.selectProtocol(protocol);
    replyGreeting(context);
  },
};

function readProtocol(context: Context): 2 | 3 | undefined {
  const { argv, reply } = context;
  const version = parseInteger(argv.buffer, argv.start(1), argv.end(1));
  if (version === 2 || version === 3) return version;
  const isInteger = version !== undefined;
  reply.error(
    isInteger ? connectionErrors.protocolUnsupported : connectionErrors.protocolNotAnInteger,
  );
  return undefined;
}

/** Takes AUTH and SETNAME; false if one was refused, which has been answered. */
function takeOptions(context: Context): boolean {
  const { argv, reply } = context;
  let i = 2;
  while (i < argv.argc) {
    const following = argv.argc - 1 - i;
    if (following >= 2 && argv.is(i, 'auth')) {
      if (!authenticate(context, argv.bytes(i + 1), i + 2)) return false;
      i += 3;
    } else if (following >= 1 && argv.is(i, 'setname')) {
      if (!setClientName(context, i + 1)) return false;
      i += 2;
    } else {
      reply.error(unknownHelloOption(argv.text(i)));
      return false;
    }
  }
  return true;
}

function replyGreeting(context: Context): void {
  const { host, reply, session } = context;
  reply.map(7);
  reply.text('server');
  reply.text('redis');
  reply.text('version');
  reply.text(host.version);
  reply.text('proto');
  reply.integer(session.protocol);
  reply.text('id');
  reply.integer(session.id);
  reply.text('mode');
  reply.text('standalone');
  reply.text('role');
  reply.text('master');
  reply.text('modules');
  reply.array(0);
}
