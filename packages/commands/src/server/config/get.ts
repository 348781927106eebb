/**
 * CONFIG GET parameter [parameter ...]: parameters by name or pattern, each once. One asked for by
 * its name is answered under it as it was spelled.
 *
 * Spec: redis/src/config.c configGetCommand (7.0).
 */
import type { Argv } from '@varve/resp';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { matchesGlob } from '../../core/glob.js';

const patternMark = /[*?[]/;

export const get: Command = {
  name: 'get',
  group: 'server',
  since: '2.0.0',
  summary: 'Get the values of configuration parameters',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous'],
  history: [['7.0.0', 'Added the ability to pass multiple pattern parameters in one call']],
  arguments: [
    {
      name: 'parameter',
      type: 'block',
      flags: ['multiple'],
      arguments: [{ name: 'parameter', type: 'string' }],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const valuesByName = new Map<string, string>();
    const spelled = new Map<string, string>();
    for (let i = 2; i < argv.argc; i++) {
      const name = argv.text(i);
      const isPattern = patternMark.test(name);
      for (const [found, value] of selectParameters(context, argv, i, isPattern)) {
        if (valuesByName.has(found)) continue;
        valuesByName.set(found, value);
        spelled.set(found, isPattern ? found : name);
      }
    }
    reply.map(valuesByName.size);
    for (const [name, value] of valuesByName) {
      reply.latin1(spelled.get(name) ?? name);
      reply.latin1(value);
    }
  },
};

function selectParameters(
  context: Context,
  argv: Argv,
  i: number,
  isPattern: boolean,
): Map<string, string> {
  const { configuration } = context.host;
  if (!isPattern) return configuration.select((name) => argv.is(i, name));
  const pattern = argv.bytes(i);
  return configuration.select((name) => {
    const bytes = Buffer.from(name, 'latin1');
    return matchesGlob(pattern, bytes, 0, bytes.length, true);
  });
}
