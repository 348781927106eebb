/** SELECT index. */
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { readInt32 } from '../core/integers.js';

export const select: Command = {
  name: 'select',
  group: 'connection',
  since: '1.0.0',
  summary: 'Change the selected database for the current connection',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  acl: ['fast', 'connection'],
  arguments: [{ name: 'index', type: 'integer' }],
  execute(context) {
    const index = readInt32(context, 1);
    if (index === undefined) return;
    if (context.selectDb(index)) context.reply.ok();
    else context.reply.error(errors.dbIndexOutOfRange);
  },
};
