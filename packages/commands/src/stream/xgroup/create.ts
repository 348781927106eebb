/**
 * XGROUP CREATE key group id | $ [MKSTREAM] [ENTRIESREAD count] · XGROUP SETID key group id | $
 * [ENTRIESREAD count]: where a group begins to read.
 *
 * Spec: redis/src/t_stream.c xgroupCommand (7.0).
 */
import { copyId, setWide } from '@varve/keyspace';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { wrongSubcommandSyntax } from '../../core/errors.js';
import { readInteger } from '../../core/integers.js';
import { oneKey } from '../../core/key-spec.js';
import { readAnyId, readId } from '../entry-id.js';
import { streamErrors } from '../errors.js';
import { groupModified, saveGroup, selectGroup } from '../group-key.js';
import { unknownCount } from '../group-lag.js';
import { findStreamToWrite, Found } from '../stream-key.js';
import { openGroup } from './open-group.js';

export const create: Command = {
  name: 'create',
  group: 'stream',
  since: '5.0.0',
  summary: 'Create a consumer group.',
  complexity: 'O(1)',
  arity: -5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'stream', 'slow'],
  keys: [oneKey(['RW', 'insert'], 2)],
  history: [
    ['7.0.0', 'Added the `entries_read` named argument.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
    {
      name: 'id',
      type: 'oneof',
      arguments: [
        { name: 'id', type: 'string' },
        { name: 'new_id', type: 'pure-token', token: '$' },
      ],
    },
    { name: 'mkstream', type: 'pure-token', token: 'MKSTREAM', flags: ['optional'] },
    { name: 'entries_read', type: 'integer', token: 'ENTRIESREAD', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { group, header, id } = context.db.stream;
    const options = parseOptions(context, true);
    if (options === undefined) return;
    const found = findStreamToWrite(context, 2);
    if (found === Found.refused) return;
    if (found === Found.missing && !options.makesStream) {
      reply.error(streamErrors.keyRequired);
      return;
    }
    if (!argv.is(4, '$')) {
      if (!readId(context, 4, id)) return;
    } else if (found === Found.there) {
      copyId(header.lastId, 0, id, 0);
    } else {
      id.fill(0);
    }
    if (found === Found.missing) {
      context.db.stream.create();
      context.modified(2, 0);
    }
    if (selectGroup(context, 3)) {
      reply.error(streamErrors.groupExists);
      return;
    }
    group.create(argv.buffer, argv.start(3), argv.end(3));
    setPosition(context, options.entriesRead);
    groupModified(context, 2, 1);
    reply.ok();
  },
};

export const setid: Command = {
  name: 'setid',
  group: 'stream',
  since: '5.0.0',
  summary: 'Set a consumer group to an arbitrary last delivered ID value.',
  complexity: 'O(1)',
  arity: -5,
  flags: ['write'],
  acl: ['write', 'stream', 'slow'],
  keys: [oneKey(['RW', 'update'], 2)],
  history: [
    ['7.0.0', 'Added the optional `entries_read` argument.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
    {
      name: 'id',
      type: 'oneof',
      arguments: [
        { name: 'id', type: 'string' },
        { name: 'new_id', type: 'pure-token', token: '$' },
      ],
    },
    { name: 'entries_read', type: 'integer', token: 'ENTRIESREAD', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { header, id } = context.db.stream;
    const options = parseOptions(context, false);
    if (options === undefined || !openGroup(context)) return;
    if (argv.is(4, '$')) copyId(header.lastId, 0, id, 0);
    else if (!readAnyId(context, 4, id)) return;
    setPosition(context, options.entriesRead);
    groupModified(context, 2, 1);
    reply.ok();
  },
};

/** Lets the selected group begin behind `stream.id`. */
function setPosition(context: Context, entriesRead: number | bigint): void {
  const { group, id } = context.db.stream;
  copyId(id, 0, group.lastId, 0);
  setWide(group.entriesRead, 0, entriesRead);
  saveGroup(context);
}

interface GroupOptions {
  makesStream: boolean;
  entriesRead: number | bigint;
}

/** Parses what follows the id; when it is wrong, answers that and returns `undefined`. */
function parseOptions(context: Context, isCreate: boolean): GroupOptions | undefined {
  const { argv, reply } = context;
  const options: GroupOptions = { makesStream: false, entriesRead: unknownCount };
  for (let i = 5; i < argv.argc; i++) {
    if (isCreate && argv.is(i, 'mkstream')) {
      options.makesStream = true;
    } else if (i + 1 < argv.argc && argv.is(i, 'entriesread')) {
      const count = readInteger(context, ++i);
      if (count === undefined) return undefined;
      if (count < -1) {
        reply.error(streamErrors.negativeEntriesRead);
        return undefined;
      }
      options.entriesRead = count;
    } else {
      reply.error(wrongSubcommandSyntax(argv));
      return undefined;
    }
  }
  return options;
}
