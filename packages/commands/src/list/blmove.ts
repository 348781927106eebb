/**
 * BLMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout · BRPOPLPUSH source destination
 * timeout. They answer at once, as Redis does inside MULTI: with nil while the source is missing.
 *
 * Logged as LMOVE and RPOPLPUSH.
 *
 * Spec: redis/src/t_list.c blmoveGenericCommand (7.0).
 */
import { readTimeoutSeconds } from '../core/blocking-timeout.js';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { End, leftOrRight, readEnd } from './list-key.js';
import { moveElement } from './moving.js';

export const blmove: Command = {
  name: 'blmove',
  group: 'list',
  since: '6.2.0',
  summary:
    'Pop an element from a list, push it to another list and return it; or block until one ' +
    'is available',
  complexity: 'O(1)',
  arity: 6,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  acl: ['write', 'list', 'slow', 'blocking'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['RW', 'insert'], 2)],
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
    leftOrRight('wherefrom'),
    leftOrRight('whereto'),
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    const { argv, db, propagation } = context;
    const from = readEnd(context, 3);
    if (from === undefined) return;
    const to = readEnd(context, 4);
    if (to === undefined || readTimeoutSeconds(context, 5) === undefined) return;
    if (!moveElement(context, from, to)) return;
    propagation.begin(db.index, 5);
    propagation.text('LMOVE');
    for (let i = 1; i <= 4; i++) propagation.argument(argv, i);
  },
};

export const brpoplpush: Command = {
  name: 'brpoplpush',
  group: 'list',
  since: '2.2.0',
  summary:
    'Pop an element from a list, push it to another list and return it; or block until one ' +
    'is available',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  acl: ['write', 'list', 'slow', 'blocking'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['RW', 'insert'], 2)],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments',
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    const { argv, db, propagation } = context;
    if (readTimeoutSeconds(context, 3) === undefined) return;
    if (!moveElement(context, End.tail, End.head)) return;
    propagation.begin(db.index, 3);
    propagation.text('RPOPLPUSH');
    for (let i = 1; i <= 2; i++) propagation.argument(argv, i);
  },
};
