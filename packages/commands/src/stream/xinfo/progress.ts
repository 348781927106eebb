/** What the selected group has read, and what it has not: two entries of a map. */
import type { Context } from '../../core/context.js';
import { lagOf, readEntriesRead, unknownCount } from '../group-lag.js';

/** Writes `entries-read` and `lag`. */
export function replyProgress({ db, reply }: Context): void {
  const read = readEntriesRead(db.stream.group);
  const lag = lagOf(db.stream);
  reply.latin1('entries-read');
  if (read === unknownCount) reply.null();
  else reply.bigint(read);
  reply.latin1('lag');
  if (lag === undefined) reply.null();
  else reply.bigint(lag);
}
