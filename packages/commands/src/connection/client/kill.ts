/**
 * CLIENT KILL ip:port · CLIENT KILL filter value [filter value ...]: ends connections.
 *
 *     old form   ends that one, even the own; OK, or an error if there is none
 *     new form   ends all that pass every filter, the own only with SKIPME no; answers how many
 *
 * Of a filter given twice the last counts.
 *
 * Spec: redis/src/networking.c clientCommand (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import type { Session } from '../../core/session.js';
import { defaultUser } from '../authentication.js';
import { connectionErrors, noSuchUser } from '../errors.js';
import { isTypeOfAll, readClientType, type ClientType } from './client-type.js';

/** What a session must be to be ended; `undefined`: no matter. */
interface Filter {
  id: number | bigint | undefined;
  address: string | undefined;
  localAddress: string | undefined;
  type: ClientType | undefined;
  user: string | undefined;
  skipsOwn: boolean;
}

export const kill: Command = {
  name: 'kill',
  group: 'connection',
  since: '2.4.0',
  summary: 'Kill the connection of a client',
  complexity: 'O(N) where N is the number of client connections',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous', 'connection'],
  history: [
    ['2.8.12', 'Added new filter format.'],
    ['2.8.12', '`ID` option.'],
    ['3.2.0', 'Added `master` type in for `TYPE` option.'],
    [
      '5.0.0',
      'Replaced `slave` `TYPE` with `replica`. `slave` still supported for backward compatibility.',
    ],
    ['6.2.0', '`LADDR` option.'],
  ],
  arguments: [
    {
      name: 'filter',
      type: 'oneof',
      arguments: [
        { name: 'ip:port', type: 'string', deprecatedSince: '2.8.12' },
        {
          name: 'new-format',
          type: 'oneof',
          flags: ['multiple'],
          arguments: [
            {
              name: 'client-id',
              type: 'integer',
              token: 'ID',
              since: '2.8.12',
              flags: ['optional'],
            },
            {
              name: 'normal_master_slave_pubsub',
              type: 'oneof',
              token: 'TYPE',
              since: '2.8.12',
              flags: ['optional'],
              arguments: [
                { name: 'normal', type: 'pure-token', token: 'NORMAL' },
                { name: 'master', type: 'pure-token', token: 'MASTER', since: '3.2.0' },
                { name: 'slave', type: 'pure-token', token: 'SLAVE' },
                { name: 'replica', type: 'pure-token', token: 'REPLICA', since: '5.0.0' },
                { name: 'pubsub', type: 'pure-token', token: 'PUBSUB' },
              ],
            },
            { name: 'username', type: 'string', token: 'USER', flags: ['optional'] },
            { name: 'ip:port', type: 'string', token: 'ADDR', flags: ['optional'] },
            {
              name: 'ip:port',
              type: 'string',
              token: 'LADDR',
              since: '6.2.0',
              flags: ['optional'],
            },
            { name: 'yes/no', type: 'string', token: 'SKIPME', flags: ['optional'] },
          ],
        },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const filter = noFilter();
    if (argv.argc === 3) {
      filter.address = argv.text(2);
      filter.skipsOwn = false;
      if (killMatching(context, filter) > 0) reply.ok();
      else reply.error(connectionErrors.noSuchClient);
    } else if (readFilters(context, filter)) {
      reply.integer(killMatching(context, filter));
    }
  },
};

function noFilter(): Filter {
  return {
    id: undefined,
    address: undefined,
    localAddress: undefined,
    type: undefined,
    user: undefined,
    skipsOwn: true,
  };
}

/** Reads all filters; false on an error, which has been answered. */
function readFilters(context: Context, filter: Filter): boolean {
  const { argv, reply } = context;
  for (let i = 2; i < argv.argc; i += 2) {
    if (i + 1 === argv.argc) {
      reply.error(errors.syntax);
      return false;
    }
    if (!readFilter(context, i, filter)) return false;
  }
  return true;
}

/** Reads the filter at argument `i` and its value behind it. */
function readFilter(context: Context, i: number, filter: Filter): boolean {
  const { argv, reply } = context;
  if (argv.is(i, 'id')) {
    filter.id = readClientId(context, i + 1);
    return filter.id !== undefined;
  }
  if (argv.is(i, 'type')) {
    filter.type = readClientType(context, i + 1);
    return filter.type !== undefined;
  }
  if (argv.is(i, 'user')) {
    filter.user = readUser(context, i + 1);
    return filter.user !== undefined;
  }
  if (argv.is(i, 'addr')) filter.address = argv.text(i + 1);
  else if (argv.is(i, 'laddr')) filter.localAddress = argv.text(i + 1);
  else if (argv.is(i, 'skipme') && argv.is(i + 1, 'yes')) filter.skipsOwn = true;
  else if (argv.is(i, 'skipme') && argv.is(i + 1, 'no')) filter.skipsOwn = false;
  else {
    reply.error(errors.syntax);
    return false;
  }
  return true;
}

function readClientId(context: Context, i: number): number | bigint | undefined {
  const { argv, reply } = context;
  const id = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  if (id !== undefined && id > 0) return id;
  reply.error(connectionErrors.clientIdNotPositive);
  return undefined;
}

function readUser(context: Context, i: number): string | undefined {
  const user = context.argv.text(i);
  if (user === defaultUser) return user;
  context.reply.error(noSuchUser(user));
  return undefined;
}

/** Ends the sessions that pass; returns how many. */
function killMatching(context: Context, filter: Filter): number {
  const { host, session: own } = context;
  const matching = host.sessions.list().filter((session) => {
    if (filter.skipsOwn && session === own) return false;
    return passes(session, filter);
  });
  for (const session of matching) host.sessions.kill(session);
  return matching.length;
}

function passes(session: Session, filter: Filter): boolean {
  const { id, address, localAddress, type, user } = filter;
  if (id !== undefined && session.id !== id) return false;
  if (address !== undefined && session.address !== address) return false;
  if (localAddress !== undefined && session.localAddress !== localAddress) return false;
  if (user !== undefined && session.user !== user) return false;
  return type === undefined || isTypeOfAll(type);
}
