/**
 * TTL, PTTL, EXPIRETIME, PEXPIRETIME key: how long a key lives yet, or until when. -2: no key; -1:
 * no time.
 *
 * Seconds are rounded, half up.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';

export const ttl: Command = {
  name: 'ttl',
  group: 'generic',
  since: '1.0.0',
  summary: 'Get the time to live for a key in seconds',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.8.0', 'Added the -2 reply.']],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    replyTime(context, context.nowMs, 1000);
  },
};

export const pttl: Command = {
  name: 'pttl',
  group: 'generic',
  since: '2.6.0',
  summary: 'Get the time to live for a key in milliseconds',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.8.0', 'Added the -2 reply.']],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    replyTime(context, context.nowMs, 1);
  },
};

export const expiretime: Command = {
  name: 'expiretime',
  group: 'generic',
  since: '7.0.0',
  summary: 'Get the expiration Unix timestamp for a key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    replyTime(context, 0, 1000);
  },
};

export const pexpiretime: Command = {
  name: 'pexpiretime',
  group: 'generic',
  since: '7.0.0',
  summary: 'Get the expiration Unix timestamp for a key in milliseconds',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    replyTime(context, 0, 1);
  },
};

const noKey = -2;
const noTime = -1;

function replyTime(context: Context, baseMs: number, unitMs: 1 | 1000): void {
  const { db, reply } = context;
  if (!context.lookupReadQuietly(1)) {
    reply.integer(noKey);
    return;
  }
  const expireAtMs = db.expireAtMs();
  if (expireAtMs < 0) {
    reply.integer(noTime);
    return;
  }
  const timeMs = Math.max(expireAtMs - baseMs, 0);
  reply.integer(unitMs === 1 ? timeMs : Math.floor((timeMs + 500) / 1000));
}
