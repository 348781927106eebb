/**
 * Moving an element from an end of a list to an end of another, or of the same: what LMOVE,
 * RPOPLPUSH and the blocking ones share. HOT.
 *
 * A list of one element that is moved to itself stays, with its TTL.
 *
 * Spec: redis/src/t_list.c lmoveGenericCommand (7.0).
 */
import type { Context } from '../core/context.js';
import { createList, End, findListToWrite, Found, replyElement } from './list-key.js';

/**
 * Moves an element of the list at key argument 1 to that at 2, and answers with it, or with nil.
 * Returns whether there was one.
 */
export function moveElement(context: Context, from: End, to: End): boolean {
  const { argv, db, reply } = context;
  const source = findListToWrite(context, 1);
  if (source === Found.refused) return false;
  if (source === Found.missing) {
    reply.nullBulk();
    return false;
  }
  if (findListToWrite(context, 2) === Found.refused) return false;
  const { list } = db;
  const isSame = argv.bytes(1).equals(argv.bytes(2));
  db.find(argv.buffer, argv.start(1), argv.end(1));
  list.seek(from === End.head ? 0 : list.size() - 1);
  replyElement(context);
  list.hold();
  list.removeHere();
  if (!isSame) {
    if (list.size() === 0) db.remove();
    if (!db.find(argv.buffer, argv.start(2), argv.end(2))) createList(context, 2);
  }
  const { bytes, start, end } = list.text;
  if (to === End.head) list.pushHead(bytes, start, end);
  else list.pushTail(bytes, start, end);
  context.modified(2, 0);
  context.modified(1);
  return true;
}
