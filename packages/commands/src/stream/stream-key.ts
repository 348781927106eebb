/**
 * How stream commands find the stream at a key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     stream     the cursor is on it, and it is the one `db.stream` is about
 *     refused    something else is there, which has been answered
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';

export const Found = { missing: 0, stream: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the stream at key argument `i` to read it. */
export function findStream(context: Context, i = 1): Found {
  return context.lookupRead(i) ? load(context) : Found.missing;
}

/** Finds the stream at key argument `i` to change it. */
export function findStreamToWrite(context: Context, i = 1): Found {
  return context.lookupWrite(i) ? load(context) : Found.missing;
}

function load(context: Context): Found {
  if (context.refusesType(ValueType.stream)) return Found.refused;
  context.db.stream.load();
  return Found.stream;
}
