/**
 * The set that SUNION, SDIFF, SINTERSTORE and SPOP make, then answer with or store (stored-result.ts).
 *
 *     openResult(context).add(...)
 *     storeResult(context)            or replyResult(context)
 *
 * Its encoding is what adding member after member makes of it: a set of integers within the limit
 * is an intset, in ascending order, whatever the sources were.
 *
 * Spec: redis/src/t_set.c sunionDiffGenericCommand (7.0).
 */
import type { SetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { openScratch, storeScratch } from '../core/stored-result.js';

/** Makes an empty set to add to. */
export function openResult(context: Context): SetRoom {
  const { set } = openScratch(context);
  set.create();
  return set;
}

/** Answers with the members of the result, and drops it. */
export function replyResult(context: Context): void {
  const { keyspace, reply } = context;
  const { scratch } = keyspace;
  reply.set(scratch.set.size());
  scratch.set.forEach((bytes, start, end) => {
    reply.bulk(bytes, start, end);
  });
  scratch.remove();
}

/** Makes the result the value of key argument 1, and answers with its size. */
export function storeResult(context: Context): void {
  storeScratch(context, 1, context.keyspace.scratch.set.size());
}
