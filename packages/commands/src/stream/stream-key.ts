/**
 * How stream commands find the stream at a key argument, which `db.stream` is then about. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { findTyped, findTypedToWrite, Found } from '../core/typed-key.js';

export { Found };

/** Finds the stream at key argument `i` to read it. */
export function findStream(context: Context, i = 1): Found {
  return load(context, findTyped(context, i, ValueType.stream));
}

/** Finds the stream at key argument `i` to change it. */
export function findStreamToWrite(context: Context, i = 1): Found {
  return load(context, findTypedToWrite(context, i, ValueType.stream));
}

function load(context: Context, found: Found): Found {
  if (found === Found.there) context.db.stream.load();
  return found;
}
