/**
 * GETRANGE key start end: a part of the value; negative positions count from its end · SUBSTR, its
 * old name.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readInteger, toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';

const complexity =
  'O(N) where N is the length of the returned string. The complexity is ultimately determined ' +
  'by the returned length, but because creating a substring from an existing string is very ' +
  'cheap, it can be considered O(1) for small strings.';

export const getrange: Command = {
  name: 'getrange',
  group: 'string',
  since: '2.4.0',
  summary: 'Get a substring of the string stored at a key',
  complexity,
  arity: 4,
  flags: ['readonly'],
  acl: ['read', 'string', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'end', type: 'integer' },
  ],
  execute: replyRange,
};

export const substr: Command = {
  name: 'substr',
  group: 'string',
  since: '1.0.0',
  summary: 'Get a substring of the string stored at a key',
  complexity,
  arity: 4,
  flags: ['readonly'],
  acl: ['read', 'string', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  docFlags: ['deprecated'],
  deprecatedSince: '2.0.0',
  replacedBy: '`GETRANGE`',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'end', type: 'integer' },
  ],
  execute: replyRange,
};

function replyRange(context: Context): void {
  const givenFirst = readInteger(context, 2);
  if (givenFirst === undefined) return;
  const givenLast = readInteger(context, 3);
  if (givenLast === undefined) return;
  const reply = context.reply;
  if (!context.lookupRead(1)) {
    reply.emptyBulk();
    return;
  }
  if (context.refusesString()) return;
  const string = context.db.string;
  string.read();
  const size = string.end - string.start;
  const first = toSafe(givenFirst);
  const last = toSafe(givenLast);
  const from = Math.max(first < 0 ? size + first : first, 0);
  const to = Math.min(Math.max(last < 0 ? size + last : last, 0), size - 1);
  const isReversed = first < 0 && last < 0 && givenFirst > givenLast;
  if (isReversed || from > to) reply.emptyBulk();
  else reply.bulk(string.bytes, string.start + from, string.start + to + 1);
}
