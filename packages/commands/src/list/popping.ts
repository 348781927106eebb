/**
 * Taking elements from the list at the cursor, and answering with them: what LPOP, LMPOP and BLPOP
 * share. HOT. A list that becomes empty is deleted.
 *
 * Spec: redis/src/t_list.c listPopRangeAndReplyWithKey, listElementsRemoved (7.0).
 */
import type { Context } from '../core/context.js';
import { End, replyElement } from './list-key.js';

/** Takes the element at an end of the list at key argument `i`, and answers with it. */
export function popOne(context: Context, i: number, end: End): void {
  const { list } = context.db;
  list.seek(end === End.head ? 0 : list.size() - 1);
  replyElement(context);
  list.removeHere();
  if (list.size() === 0) context.db.remove();
  context.modified(i);
}

/**
 * Takes up to `count` elements from an end of the list at key argument `i`, and answers with an
 * array of them. Returns how many.
 */
export function popMany(context: Context, i: number, end: End, count: number): number {
  const { db, reply } = context;
  const { list } = db;
  const size = list.size();
  const taken = Math.min(count, size);
  reply.array(taken);
  if (taken === 0) return 0;
  list.seek(end === End.head ? 0 : size - 1);
  for (let left = taken; left > 0; left--) {
    replyElement(context);
    if (end === End.head) list.next();
    else list.previous();
  }
  if (taken === size) db.remove();
  else list.remove(end === End.head ? 0 : size - taken, taken);
  context.modified(i, taken);
  return taken;
}
