/** XGROUP DESTROY key group: removes a group, with its consumers and what is pending. */
import type { Command } from '../../core/command.js';
import { oneKey } from '../../core/key-spec.js';
import { groupModified, selectGroup } from '../group-key.js';
import { openStream } from './open-group.js';

export const destroy: Command = {
  name: 'destroy',
  group: 'stream',
  since: '5.0.0',
  summary: 'Destroy a consumer group.',
  complexity: 'O(N) where N is the number of entries in the group\'s pending entries list (PEL).',
  arity: 4,
  flags: ['write'],
  acl: ['write', 'stream', 'slow'],
  keys: [oneKey(['RW', 'delete'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    if (!openStream(context)) return;
    if (!selectGroup(context, 3)) {
      reply.integer(0);
      return;
    }
    db.stream.group.destroy();
    db.stream.save();
    groupModified(context, 2, 1);
    reply.integer(1);
    // Those who wait in the group learn that it is gone.
    context.signalKeyReady(db, argv.buffer, argv.start(2), argv.end(2));
  },
};
