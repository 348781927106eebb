/**
 * DEBUG POPULATE count [prefix] [size]: many keys at once, which are not logged.
 *
 *     DEBUG POPULATE 2          key:0 = value:0, key:1 = value:1
 *     DEBUG POPULATE 1 p 10     p:0 = value:0 and three NULs
 *
 * Spec: redis/src/debug.c debugCommand (7.0).
 */
import { parseInteger, type Argv } from '@varve/resp';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import type { DebugSubcommand } from './subcommand.js';

export const populate: DebugSubcommand = {
  name: 'populate',
  argumentsMin: 1,
  argumentsMax: 3,
  help: [
    'POPULATE <count> [<prefix>] [<size>]',
    '    Create <count> string keys named key:<num>. If <prefix> is specified then',
    "    it is used instead of the 'key' prefix. These are not propagated to",
    '    replicas.',
  ],
  execute(context) {
    const { argv, reply } = context;
    const count = parsePositive(argv, 2);
    const size = argv.argc > 4 ? parsePositive(argv, 4) : 0;
    if (count === undefined || size === undefined) {
      reply.error(errors.mustBePositive);
      return;
    }
    const prefix = argv.argc > 3 ? argv.text(3) : 'key';
    for (let i = 0; i < count; i++) addKey(context, `${prefix}:${i}`, `value:${i}`, size);
    reply.ok();
  },
};

function parsePositive(argv: Argv, i: number): number | undefined {
  const value = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** Adds a key unless it exists. @param size of the value; 0: as long as its text */
function addKey(context: Context, name: string, text: string, size: number): void {
  const { db, watchedKeys } = context;
  const key = Buffer.from(name, 'latin1');
  if (db.find(key, 0, key.length)) return;
  const value = Buffer.alloc(size === 0 ? text.length : size);
  value.write(text, 'latin1');
  db.string.put(value, 0, value.length, false);
  if (watchedKeys.count !== 0) watchedKeys.touch(db, key, 0, key.length);
}
