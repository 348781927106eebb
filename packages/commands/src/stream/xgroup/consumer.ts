/** XGROUP CREATECONSUMER key group consumer · XGROUP DELCONSUMER key group consumer. */
import type { Command } from '../../core/command.js';
import { oneKey } from '../../core/key-spec.js';
import { groupModified, openConsumer, saveGroup, selectConsumer } from '../group-key.js';
import { openGroup } from './open-group.js';

export const createconsumer: Command = {
  name: 'createconsumer',
  group: 'stream',
  since: '6.2.0',
  summary: 'Create a consumer in a consumer group.',
  complexity: 'O(1)',
  arity: 5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'stream', 'slow'],
  keys: [oneKey(['RW', 'insert'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
    { name: 'consumername', type: 'string' },
  ],
  execute(context) {
    if (!openGroup(context)) return;
    const isNew = !selectConsumer(context, 4);
    if (isNew) {
      openConsumer(context, 4);
      saveGroup(context);
      groupModified(context, 2, 1);
    }
    context.reply.integer(isNew ? 1 : 0);
  },
};

export const delconsumer: Command = {
  name: 'delconsumer',
  group: 'stream',
  since: '5.0.0',
  summary: 'Delete a consumer from a consumer group.',
  complexity: 'O(1)',
  arity: 5,
  flags: ['write'],
  acl: ['write', 'stream', 'slow'],
  keys: [oneKey(['RW', 'delete'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
    { name: 'consumername', type: 'string' },
  ],
  execute(context) {
    const { group } = context.db.stream;
    if (!openGroup(context)) return;
    let pending = 0;
    if (selectConsumer(context, 4)) {
      pending = group.consumerPending.count;
      group.removeConsumer();
      saveGroup(context);
      groupModified(context, 2, 1);
    }
    context.reply.integer(pending);
  },
};
