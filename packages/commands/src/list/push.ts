/**
 * LPUSH key element [element ...] · RPUSH · LPUSHX · RPUSHX, which leave a missing key missing. HOT.
 *
 * Spec: redis/src/t_list.c pushGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { createList, End, findListToWrite, Found } from './list-key.js';

const complexity =
  'O(1) for each element added, so O(N) to add N elements when the command is called ' +
  'with multiple arguments.';

export const lpush: Command = {
  name: 'lpush',
  group: 'list',
  since: '1.0.0',
  summary: 'Prepend one or multiple elements to a list',
  complexity,
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    push(context, End.head, true);
  },
};

export const lpushx: Command = {
  name: 'lpushx',
  group: 'list',
  since: '2.2.0',
  summary: 'Prepend an element to a list, only if the list exists',
  complexity,
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    push(context, End.head, false);
  },
};

export const rpush: Command = {
  name: 'rpush',
  group: 'list',
  since: '1.0.0',
  summary: 'Append one or multiple elements to a list',
  complexity,
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    push(context, End.tail, true);
  },
};

export const rpushx: Command = {
  name: 'rpushx',
  group: 'list',
  since: '2.2.0',
  summary: 'Append an element to a list, only if the list exists',
  complexity,
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'element', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    push(context, End.tail, false);
  },
};

function push(context: Context, end: End, creates: boolean): void {
  const { argv, db, reply } = context;
  const found = findListToWrite(context, 1);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    if (!creates) {
      reply.integer(0);
      return;
    }
    createList(context, 1);
  }
  const { list } = db;
  for (let i = 2; i < argv.argc; i++) {
    if (end === End.head) list.pushHead(argv.buffer, argv.start(i), argv.end(i));
    else list.pushTail(argv.buffer, argv.start(i), argv.end(i));
  }
  reply.integer(list.size());
  context.modified(1, argv.argc - 2);
}
