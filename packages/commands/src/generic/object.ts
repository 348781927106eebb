/** OBJECT ENCODING | FREQ | IDLETIME | REFCOUNT key · OBJECT HELP: how a value is kept. */
import { idleSeconds, lfuCount, ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { replyHelp } from '../core/help.js';
import { oneKey } from '../core/key-spec.js';
import { genericErrors } from './errors.js';

/** Redis shares the objects of small integers, and says so with this count. */
const sharedCount = 2147483647;
const sharedIntegerMax = 9999;

const encoding: Command = {
  name: 'encoding',
  group: 'generic',
  since: '2.2.3',
  summary: 'Inspect the internal encoding of a Redis object',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO'], 2)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (isMissing(context)) return;
    context.reply.text(context.db.encodingName());
  },
};

const freq: Command = {
  name: 'freq',
  group: 'generic',
  since: '4.0.0',
  summary: 'Get the logarithmic access frequency counter of a Redis object',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO'], 2)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (isMissing(context)) return;
    if (!context.memory.countsAccesses) {
      context.reply.error(genericErrors.frequencyNotTracked);
      return;
    }
    const { decayMinutes } = context.keyspace.accessCounting;
    context.reply.integer(lfuCount(context.db.accessClock(), context.nowMs, decayMinutes));
  },
};

const idletime: Command = {
  name: 'idletime',
  group: 'generic',
  since: '2.2.3',
  summary: 'Get the time since a Redis object was last accessed',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO'], 2)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (isMissing(context)) return;
    if (context.memory.countsAccesses) {
      context.reply.error(genericErrors.idleTimeNotTracked);
      return;
    }
    context.reply.integer(idleSeconds(context.db.accessClock(), context.nowMs));
  },
};

const refcount: Command = {
  name: 'refcount',
  group: 'generic',
  since: '2.2.3',
  summary: 'Get the number of references to the value of the key',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO'], 2)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (isMissing(context)) return;
    context.reply.integer(isSharedInteger(context) ? sharedCount : 1);
  },
};

const help: Command = {
  name: 'help',
  group: 'generic',
  since: '6.2.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['keyspace', 'slow'],
  execute(context) {
    replyHelp(context, 'OBJECT', [
      'ENCODING <key>',
      '    Return the kind of internal representation used in order to store the value',
      '    associated with a <key>.',
      'FREQ <key>',
      '    Return the access frequency index of the <key>. The returned integer is',
      '    proportional to the logarithm of the recent access frequency of the key.',
      'IDLETIME <key>',
      '    Return the idle time of the <key>, that is the approximated number of',
      '    seconds elapsed since the last access to the key.',
      'REFCOUNT <key>',
      '    Return the number of references of the value associated with the specified',
      '    <key>.',
    ]);
  },
};

export const object: Command = {
  name: 'object',
  group: 'generic',
  since: '2.2.3',
  summary: 'A container for object introspection commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [encoding, freq, help, idletime, refcount],
};

function isMissing(context: Context): boolean {
  if (context.lookupReadQuietly(2)) return false;
  context.reply.null();
  return true;
}

function isSharedInteger(context: Context): boolean {
  const db = context.db;
  if (db.type() !== ValueType.string || db.encodingName() !== 'int') return false;
  const value = db.string.integer();
  return value !== undefined && value >= 0 && value <= sharedIntegerMax;
}
