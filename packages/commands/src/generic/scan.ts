/**
 * SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]. Keys it meets past their time are deleted.
 *
 * A cursor is a position in hash space, so that a full round shows every key that was there all the
 * time, however the index grows.
 *
 * Spec: redis/src/db.c scanGenericCommand, parseScanCursorOrReply (7.0).
 */
import { typeName } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import {
  isMatch,
  readScanCursor,
  readScanOptions,
  replyScan,
  scanArguments,
  type ScanOptions,
} from './scan-options.js';

export const scan: Command = {
  name: 'scan',
  group: 'generic',
  since: '2.8.0',
  summary: 'Incrementally iterate the keys space',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the ' +
    'cursor to return back to 0. N is the number of elements inside the collection.',
  arity: -2,
  flags: ['readonly'],
  traits: ['touchesArbitraryKeys'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  history: [['6.0.0', 'Added the `TYPE` subcommand.']],
  arguments: [
    ...scanArguments,
    { name: 'type', type: 'string', token: 'TYPE', since: '6.0.0', flags: ['optional'] },
  ],
  execute(context) {
    const { db } = context;
    const cursor = readScanCursor(context, 1);
    if (cursor === undefined) return;
    const options = readScanOptions(context, 2, true);
    if (options === undefined) return;
    if (context.gate.tracking) context.gate.readAll();
    const keys: Buffer[] = [];
    const next = db.scan(cursor, options.count, (entry) => {
      keys.push(Buffer.from(entry.bytes.subarray(entry.keyStart, entry.keyEnd)));
    });
    const shown = keys.filter((key) => isShown(context, key, options));
    replyScan(context, next, shown);
  },
};

function isShown(context: Context, key: Buffer, options: ScanOptions): boolean {
  const { db } = context;
  const { type } = options;
  if (!isMatch(options, key, 0, key.length)) return false;
  if (!db.find(key, 0, key.length)) return false;
  if (!context.isExpired(db)) return type === undefined || typeName(db.type()) === type;
  context.expireAtCursor(db);
  return false;
}
