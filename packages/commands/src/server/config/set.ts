/**
 * CONFIG SET parameter value [parameter value ...]: all or none.
 *
 * Spec: redis/src/config.c configSetCommand (7.0).
 */
import type { Command } from '../../core/command.js';
import { errors } from '../../core/errors.js';

export const set: Command = {
  name: 'set',
  group: 'server',
  since: '2.0.0',
  summary: 'Set configuration parameters to the given values',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  history: [['7.0.0', 'Added the ability to set multiple parameters in one call.']],
  arguments: [
    {
      name: 'parameter_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [{ name: 'parameter', type: 'string' }, { name: 'value', type: 'string' }],
    },
  ],
  execute(context) {
    const { argv, host, reply } = context;
    if (argv.argc % 2 !== 0) {
      reply.error(errors.syntax);
      return;
    }
    const pairs = Array.from({ length: argv.argc - 2 }, (_, i) => argv.text(i + 2));
    const problem = host.configuration.set(pairs);
    if (problem === undefined) reply.ok();
    else reply.error(problem);
  },
};
