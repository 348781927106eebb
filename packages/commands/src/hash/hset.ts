/**
 * HSET key field value [field value ...] · HMSET, the same from before it took several · HSETNX key
 * field value. HOT.
 *
 * Setting a field to the value it has is a change: it is logged.
 *
 * Spec: redis/src/t_hash.c hsetCommand, hsetnxCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { wrongArity } from '../core/errors.js';
import { findHashToWrite, Found, openHash } from './hash-key.js';

export const hset: Command = {
  name: 'hset',
  group: 'hash',
  since: '2.0.0',
  summary: 'Set the string value of a hash field',
  complexity:
    'O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command ' +
    'is called with multiple field/value pairs.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [['4.0.0', 'Accepts multiple `field` and `value` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'field_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [{ name: 'field', type: 'string' }, { name: 'value', type: 'string' }],
    },
  ],
  execute(context) {
    const created = setFields(context);
    if (created !== undefined) context.reply.integer(created);
  },
};

export const hmset: Command = {
  name: 'hmset',
  group: 'hash',
  since: '2.0.0',
  summary: 'Set multiple hash fields to multiple values',
  complexity: 'O(N) where N is the number of fields being set.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  docFlags: ['deprecated'],
  deprecatedSince: '4.0.0',
  replacedBy: '`HSET` with multiple field-value pairs',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'field_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [{ name: 'field', type: 'string' }, { name: 'value', type: 'string' }],
    },
  ],
  execute(context) {
    if (setFields(context) !== undefined) context.reply.ok();
  },
};

export const hsetnx: Command = {
  name: 'hsetnx',
  group: 'hash',
  since: '2.0.0',
  summary: 'Set the value of a hash field, only if the field does not exist',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'insert'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'field', type: 'string' },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { buffer } = argv;
    const hash = context.db.hash;
    const found = findHashToWrite(context, 2, 3, 1);
    if (found === Found.refused) return;
    if (found === Found.there && hash.has(buffer, argv.start(2), argv.end(2))) {
      reply.integer(0);
      return;
    }
    if (found === Found.missing) hash.create();
    hash.set(buffer, argv.start(2), argv.end(2), buffer, argv.start(3), argv.end(3));
    context.modified(1);
    reply.integer(1);
  },
};

/** Sets the fields; returns how many are new, `undefined` if refused, which has been answered. */
function setFields(context: Context): number | undefined {
  const argv = context.argv;
  const { argc, buffer } = argv;
  if (argc % 2 !== 0) {
    context.reply.error(wrongArity(context.entry.fullName));
    return undefined;
  }
  if (!openHash(context, 2, argc, 2)) return undefined;
  const hash = context.db.hash;
  let created = 0;
  for (let i = 2; i < argc; i += 2) {
    const valueStart = argv.start(i + 1);
    const isNew = hash.set(buffer, argv.start(i), argv.end(i), buffer, valueStart, argv.end(i + 1));
    if (isNew) created++;
  }
  context.modified(1, (argc - 2) / 2);
  return created;
}
