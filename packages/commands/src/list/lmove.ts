/**
 * LMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT> · RPOPLPUSH source destination, from before
 * ends could be chosen. HOT.
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { End, leftOrRight, readEnd } from './list-key.js';
import { moveElement } from './moving.js';

export const lmove: Command = {
  name: 'lmove',
  group: 'list',
  since: '6.2.0',
  summary: 'Pop an element from a list, push it to another list and return it',
  complexity: 'O(1)',
  arity: 5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['RW', 'insert'], 2)],
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
    leftOrRight('wherefrom'),
    leftOrRight('whereto'),
  ],
  execute(context) {
    const from = readEnd(context, 3);
    if (from === undefined) return;
    const to = readEnd(context, 4);
    if (to !== undefined) moveElement(context, from, to);
  },
};

export const rpoplpush: Command = {
  name: 'rpoplpush',
  group: 'list',
  since: '1.2.0',
  summary: 'Remove the last element in a list, prepend it to another list and return it',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['RW', 'insert'], 2)],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments',
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
  ],
  execute(context) {
    moveElement(context, End.tail, End.head);
  },
};
