/**
 * XACK key group id [id ...]: entries are dealt with, and pending no more.
 *
 * Spec: redis/src/t_stream.c xackCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { isId, readId } from './entry-id.js';
import { groupModified, saveGroup, selectGroup } from './group-key.js';
import { findStream, Found } from './stream-key.js';

export const xack: Command = {
  name: 'xack',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Marks a pending message as correctly processed, effectively removing it from the pending ' +
    'entries list of the consumer group. Return value of the command is the number of messages ' +
    'successfully acknowledged, that is, the IDs we were actually able to resolve in the PEL.',
  complexity: 'O(1) for each message ID processed.',
  arity: -4,
  flags: ['write', 'fast'],
  acl: ['write', 'stream', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'group', type: 'string' },
    { name: 'id', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { group, id } = context.db.stream;
    const found = findStream(context);
    if (found === Found.refused) return;
    if (found === Found.missing || !selectGroup(context, 2)) {
      reply.integer(0);
      return;
    }
    for (let i = 3; i < argv.argc; i++) {
      if (!readId(context, i, id)) return;
    }
    let acknowledged = 0;
    group.deselectConsumer();
    for (let i = 3; i < argv.argc; i++) {
      if (isId(context, i, id) && group.release(id)) acknowledged++;
    }
    if (acknowledged > 0) {
      saveGroup(context);
      groupModified(context, 1, acknowledged);
    }
    reply.integer(acknowledged);
  },
};
