/**
 * CLIENT SETINFO LIB-NAME name | LIB-VER version: what a client library says of itself. It is
 * checked and forgotten: CLIENT LIST of Redis 7.0 has no place for it, but libraries send it to
 * every server.
 *
 * Spec: redis/src/commands/client-setinfo.json, networking.c clientSetinfoCommand (7.2).
 */
import type { Command } from '../../core/command.js';
import { isPrintable } from '../client-name.js';
import { invalidClientFact, unknownClientFact } from '../errors.js';

const facts: readonly string[] = ['lib-name', 'lib-ver'];

export const setinfo: Command = {
  name: 'setinfo',
  group: 'connection',
  since: '7.2.0',
  summary: 'Set client or connection specific info',
  complexity: 'O(1)',
  arity: 4,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [
    {
      name: 'attr',
      type: 'oneof',
      arguments: [
        { name: 'libname', type: 'string', token: 'LIB-NAME' },
        { name: 'libver', type: 'string', token: 'LIB-VER' },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const fact = facts.find((name) => argv.is(2, name));
    if (fact === undefined) reply.error(unknownClientFact(argv.text(2)));
    else if (!isPrintable(argv, 3)) reply.error(invalidClientFact(fact));
    else reply.ok();
  },
};
