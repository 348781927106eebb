/**
 * XSETID key last-id [ENTRIESADDED count] [MAXDELETEDID id]: sets what a rewritten log cannot say
 * with entries.
 *
 * Spec: redis/src/t_stream.c xsetidCommand (7.0).
 */
import { compareIds, copyId, isZeroId, setMinId, setWide } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { readId } from './entry-id.js';
import { streamErrors } from './errors.js';
import { findStreamToWrite, Found } from './stream-key.js';

/** ENTRIESADDED was not given. */
const notGiven = -1;

export const xsetid: Command = {
  name: 'xsetid',
  group: 'stream',
  since: '5.0.0',
  summary: 'An internal command for replicating stream values',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'stream', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  history: [
    ['7.0.0', 'Added the `entries_added` and `max_deleted_entry_id` arguments.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'last-id', type: 'string' },
    {
      name: 'entries_added',
      type: 'integer',
      token: 'ENTRIESADDED',
      since: '7.0.0',
      flags: ['optional'],
    },
    {
      name: 'max_deleted_entry_id',
      type: 'string',
      token: 'MAXDELETEDID',
      since: '7.0.0',
      flags: ['optional'],
    },
  ],
  execute(context) {
    const { reply } = context;
    const { stream } = context.db;
    if (!readId(context, 2, stream.id)) return;
    const entriesAdded = parseOptions(context);
    if (entriesAdded === undefined) return;
    const found = findStreamToWrite(context);
    if (found === Found.refused) return;
    const problem =
      found === Found.missing ? errors.noSuchKey : problemOf(context, entriesAdded);
    if (problem !== undefined) {
      reply.error(problem);
      return;
    }
    copyId(stream.id, 0, stream.header.lastId, 0);
    if (entriesAdded !== notGiven) setWide(stream.header.entriesAdded, 0, entriesAdded);
    if (!isZeroId(stream.endId)) copyId(stream.endId, 0, stream.header.maxDeletedId, 0);
    stream.save();
    context.modified(1);
    reply.ok();
  },
};

/**
 * Reads the options, MAXDELETEDID into `stream.endId`; returns ENTRIESADDED. When something is
 * wrong, answers that and returns `undefined`.
 */
function parseOptions(context: Context): number | bigint | undefined {
  const { argv, reply } = context;
  const { id, endId } = context.db.stream;
  let entriesAdded: number | bigint | undefined = notGiven;
  setMinId(endId);
  for (let i = 3; i < argv.argc; i += 2) {
    const hasMore = i + 1 < argv.argc;
    if (hasMore && argv.is(i, 'entriesadded')) {
      entriesAdded = readInteger(context, i + 1);
      if (entriesAdded === undefined) return undefined;
      if (entriesAdded < 0) {
        reply.error(streamErrors.negativeEntriesAdded);
        return undefined;
      }
    } else if (hasMore && argv.is(i, 'maxdeletedid')) {
      if (!readId(context, i + 1, endId)) return undefined;
      if (compareIds(id, 0, endId, 0) < 0) {
        reply.error(streamErrors.setBeforeDeleted);
        return undefined;
      }
    } else {
      reply.error(errors.syntax);
      return undefined;
    }
  }
  return entriesAdded;
}

/** What forbids the new last id, or count. */
function problemOf(context: Context, entriesAdded: number | bigint): string | undefined {
  const { stream } = context.db;
  const { id, header } = stream;
  if (header.length === 0) return undefined;
  stream.seekAll(true, false);
  if (stream.next() && compareIds(id, 0, stream.entry.id, 0) < 0) return streamErrors.setBeforeTop;
  if (entriesAdded !== notGiven && header.length > entriesAdded)
    return streamErrors.setBelowLength;
  return undefined;
}
