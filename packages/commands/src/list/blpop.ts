/**
 * BLPOP key [key ...] timeout · BRPOP: an element of the first key that has a list. They answer at
 * once, as Redis does inside MULTI: with nil while there is none.
 *
 * Logged as LPOP and RPOP.
 *
 * Spec: redis/src/t_list.c blockingPopGenericCommand (7.0).
 */
import { readTimeoutSeconds } from '../core/blocking-timeout.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { keyRange } from '../core/key-spec.js';
import { End, findListToWrite, Found, popName } from './list-key.js';
import { popOne } from './popping.js';

export const blpop: Command = {
  name: 'blpop',
  group: 'list',
  since: '2.0.0',
  summary: 'Remove and get the first element in a list, or block until one is available',
  complexity: 'O(N) where N is the number of provided keys.',
  arity: -3,
  flags: ['write', 'noscript', 'blocking'],
  acl: ['write', 'list', 'slow', 'blocking'],
  keys: [keyRange(['RW', 'access', 'delete'], 1, -2, 1)],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    popFirst(context, End.head);
  },
};

export const brpop: Command = {
  name: 'brpop',
  group: 'list',
  since: '2.0.0',
  summary: 'Remove and get the last element in a list, or block until one is available',
  complexity: 'O(N) where N is the number of provided keys.',
  arity: -3,
  flags: ['write', 'noscript', 'blocking'],
  acl: ['write', 'list', 'slow', 'blocking'],
  keys: [keyRange(['RW', 'access', 'delete'], 1, -2, 1)],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    popFirst(context, End.tail);
  },
};

function popFirst(context: Context, end: End): void {
  const { argv, db, propagation, reply } = context;
  const last = argv.argc - 1;
  if (readTimeoutSeconds(context, last) === undefined) return;
  for (let i = 1; i < last; i++) {
    const found = findListToWrite(context, i);
    if (found === Found.refused) return;
    if (found === Found.missing) continue;
    reply.array(2);
    reply.bulk(argv.buffer, argv.start(i), argv.end(i));
    popOne(context, i, end);
    propagation.begin(db.index, 2);
    propagation.text(popName(end));
    propagation.argument(argv, i);
    return;
  }
  reply.nullArray();
}
