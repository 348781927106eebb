/**
 * CLIENT LIST [TYPE type] [ID client-id ...] · CLIENT INFO: a line for each connection.
 *
 * Spec: redis/src/networking.c clientCommand, catClientInfoString (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import type { Session } from '../../core/session.js';
import { connectionErrors } from '../errors.js';
import { isTypeOfAll, readClientType } from './client-type.js';

export const list: Command = {
  name: 'list',
  group: 'connection',
  since: '2.4.0',
  summary: 'Get the list of client connections',
  complexity: 'O(N) where N is the number of client connections',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous', 'connection'],
  tips: ['nondeterministic_output'],
  history: [
    ['2.8.12', 'Added unique client `id` field.'],
    ['5.0.0', 'Added optional `TYPE` filter.'],
    ['6.0.0', 'Added `user` field.'],
    [
      '6.2.0',
      'Added `argv-mem`, `tot-mem`, `laddr` and `redir` fields and the optional `ID` filter.',
    ],
    ['7.0.0', 'Added `resp`, `multi-mem`, `rbs` and `rbp` fields.'],
    ['7.0.3', 'Added `ssub` field.'],
  ],
  arguments: [
    {
      name: 'normal_master_replica_pubsub',
      type: 'oneof',
      token: 'TYPE',
      since: '5.0.0',
      flags: ['optional'],
      arguments: [
        { name: 'normal', type: 'pure-token', token: 'NORMAL' },
        { name: 'master', type: 'pure-token', token: 'MASTER' },
        { name: 'replica', type: 'pure-token', token: 'REPLICA' },
        { name: 'pubsub', type: 'pure-token', token: 'PUBSUB' },
      ],
    },
    {
      name: 'id',
      type: 'block',
      token: 'ID',
      since: '6.2.0',
      flags: ['optional'],
      arguments: [{ name: 'client-id', type: 'integer', flags: ['multiple'] }],
    },
  ],
  execute(context) {
    const listed = selectSessions(context);
    if (listed !== undefined) replyLines(context, listed);
  },
};

export const info: Command = {
  name: 'info',
  group: 'connection',
  since: '6.2.0',
  summary: 'Returns information about the current client connection.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['nondeterministic_output'],
  execute(context) {
    replyLines(context, [context.session]);
  },
};

/** The sessions asked for; on an error answers it and returns `undefined`. */
function selectSessions(context: Context): readonly Session[] | undefined {
  const { argv, host, reply } = context;
  if (argv.argc === 2) return host.sessions.list();
  if (argv.argc === 4 && argv.is(2, 'type')) {
    const type = readClientType(context, 3);
    if (type === undefined) return undefined;
    return isTypeOfAll(type) ? host.sessions.list() : [];
  }
  if (argv.argc > 3 && argv.is(2, 'id')) return selectById(context);
  reply.error(errors.syntax);
  return undefined;
}

/** The sessions with the ids from argument 3 on, in that order. */
function selectById(context: Context): readonly Session[] | undefined {
  const { argv, host, reply } = context;
  const byId = new Map<number | bigint, Session>();
  for (const session of host.sessions.list()) byId.set(session.id, session);
  const selected: Session[] = [];
  for (let i = 3; i < argv.argc; i++) {
    const id = parseInteger(argv.buffer, argv.start(i), argv.end(i));
    if (id === undefined) {
      reply.error(connectionErrors.invalidClientId);
      return undefined;
    }
    const session = byId.get(id);
    if (session !== undefined) selected.push(session);
  }
  return selected;
}

function replyLines(context: Context, sessions: readonly Session[]): void {
  const { host, reply } = context;
  const lines = sessions.map((session) => `${host.sessions.describe(session)}\n`);
  reply.verbatim('txt', lines.join(''));
}
