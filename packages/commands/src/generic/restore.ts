/**
 * RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency] · RESTORE-ASKING,
 * the same, by which nodes of a cluster hand keys to one another.
 *
 * The value is made whole, in the scratch database, before any key is touched.
 *
 * Logged as received, but with a time to live as the moment it ends, and ABSTTL behind:
 *
 *     RESTORE k 1000 p              RESTORE k 1700000001000 p ABSTTL
 *     RESTORE k 5 p ABSTTL REPLACE  DEL k, if there was one: it would have expired long ago
 *
 * and with the value dumped anew if the payload is one that redis-server 7.0 could not replay.
 *
 * Spec: redis/src/cluster.c restoreCommand (7.0).
 */
import { isReadableByRedis7, type DumpProblem } from '@varve/keyspace';
import { signalArrival } from '../core/arrival.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readInteger, toSafe } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { deleteTarget } from '../core/stored-result.js';
import { setAccess } from './access.js';
import { genericErrors } from './errors.js';
import { RestoreOptions } from './restore-options.js';

export const restore: Command = {
  name: 'restore',
  group: 'generic',
  since: '2.6.0',
  summary:
    'Create a key using the provided serialized value, previously obtained using DUMP.',
  complexity:
    'O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where ' +
    'N is the number of Redis objects composing the value and M their average size. For small ' +
    'string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). ' +
    'However for sorted set values the complexity is O(N*M*log(N)) because inserting values into ' +
    'sorted sets is O(log(N)).',
  arity: -4,
  flags: ['write', 'denyoom'],
  acl: ['keyspace', 'write', 'slow', 'dangerous'],
  keys: [oneKey(['OW', 'update'])],
  history: [
    ['3.0.0', 'Added the `REPLACE` modifier.'],
    ['5.0.0', 'Added the `ABSTTL` modifier.'],
    ['5.0.0', 'Added the `IDLETIME` and `FREQ` options.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'ttl', type: 'integer' },
    { name: 'serialized-value', type: 'string' },
    {
      name: 'replace',
      type: 'pure-token',
      token: 'REPLACE',
      since: '3.0.0',
      flags: ['optional'],
    },
    { name: 'absttl', type: 'pure-token', token: 'ABSTTL', since: '5.0.0', flags: ['optional'] },
    { name: 'seconds', type: 'integer', token: 'IDLETIME', since: '5.0.0', flags: ['optional'] },
    { name: 'frequency', type: 'integer', token: 'FREQ', since: '5.0.0', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, dumps, keyspace, reply } = context;
    const options = new RestoreOptions();
    if (!options.read(context)) return;
    if (!options.replaces && context.lookupWrite(1)) {
      reply.error(genericErrors.busyKey);
      return;
    }
    const ttl = readTtl(context);
    if (ttl === undefined) return;
    const problem = dumps.restore(argv.bytes(3));
    if (problem !== undefined) {
      reply.error(problemTexts[problem]);
      return;
    }
    const expireAt = ttl === 0n || options.isAbsolute ? ttl : endOf(context, ttl);
    if (expireAt !== 0n && isEnded(context, expireAt)) {
      keyspace.scratch.remove();
      if (options.replaces) removeKey(context);
    } else {
      place(context, options, expireAt);
    }
    reply.ok();
  },
};

export const restoreAsking: Command = {
  ...restore,
  name: 'restore-asking',
  group: 'server',
  since: '3.0.0',
  summary: 'An internal command for migrating keys in a cluster',
  flags: ['write', 'denyoom', 'asking'],
  docFlags: ['syscmd'],
};

const problemTexts: Record<DumpProblem, string> = {
  footer: genericErrors.badPayloadFooter,
  value: genericErrors.badDataFormat,
};

/** Reads the time to live; when it is none, answers that. */
function readTtl(context: Context): bigint | undefined {
  const ttl = readInteger(context, 2);
  if (ttl === undefined || ttl >= 0) return ttl === undefined ? undefined : BigInt(ttl);
  context.reply.error(genericErrors.invalidTtl);
  return undefined;
}

/** When a time to live ends, in 64 bits: one that overflows them has ended, as in Redis. */
function endOf(context: Context, ttl: bigint): bigint {
  return BigInt.asIntN(64, ttl + BigInt(context.nowMs));
}

/** Whether a key that ends then is not even made. */
function isEnded(context: Context, expireAt: bigint): boolean {
  return !context.replaying && expireAt <= BigInt(context.nowMs);
}

/** Makes the value in the scratch database that of the key, in place of any other. */
function place(context: Context, options: RestoreOptions, expireAt: bigint): void {
  const { argv, db, keyspace } = context;
  const { scratch } = keyspace;
  const type = scratch.type();
  if (expireAt !== 0n) scratch.setExpireAtMs(toSafe(expireAt));
  scratch.rename(db, argv.buffer, argv.start(1), argv.end(1));
  setAccess(context, options);
  log(context, options, expireAt);
  context.modified(1);
  signalArrival(context, type, db, 1);
}

/** Removes the key, if there is one. */
function removeKey(context: Context): void {
  const { argv, db, propagation } = context;
  if (!deleteTarget(context, 1)) return;
  propagation.begin(db.index, 2);
  propagation.text('DEL');
  propagation.argument(argv, 1);
}

/** Records the command if it is not to be logged as received. The value is at the cursor. */
function log(context: Context, options: RestoreOptions, expireAt: bigint): void {
  const { argv, db, dumps, propagation } = context;
  const isRelative = expireAt !== 0n && !options.isAbsolute;
  const isForeign = !isReadableByRedis7(argv.bytes(3));
  if (!isRelative && !isForeign) return;
  propagation.begin(db.index, argv.argc + (isRelative ? 1 : 0));
  for (let i = 0; i < argv.argc; i++) {
    if (i === 2 && isRelative) {
      propagation.integer(expireAt);
    } else if (i === 3 && isForeign) {
      const payload = dumps.dump(db.view());
      propagation.bytes(payload, 0, payload.length);
    } else {
      propagation.argument(argv, i);
    }
  }
  if (isRelative) propagation.text('ABSTTL');
}
