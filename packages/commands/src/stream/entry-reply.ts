/**
 * Entries in replies: the id, and fields and values in turn. HOT.
 *
 *     XRANGE s - +    *1  *2  $3 5-1  *2  $1 a  $1 x
 */
import { formatId, wideToBigint, type NodeCursor, type StreamRoom } from '@varve/keyspace';
import type { ReplyWriter } from '@varve/resp';

/** Writes an id. */
export function replyId(reply: ReplyWriter, id: Uint32Array): void {
  reply.latin1(formatId(id));
}

/** Writes an entry. */
export function replyEntry(reply: ReplyWriter, entry: NodeCursor): void {
  const { fieldCount, text } = entry;
  reply.array(2);
  replyId(reply, entry.id);
  reply.array(2 * fieldCount);
  for (let i = 0; i < fieldCount; i++) {
    entry.readField();
    reply.bulk(text.bytes, text.start, text.end);
    entry.readValue();
    reply.bulk(text.bytes, text.start, text.end);
  }
}

/** Writes an array of the entries of a range that was sought, `count` at most. */
export function replyRange(reply: ReplyWriter, stream: StreamRoom, count: number): void {
  const mark = reply.deferArray();
  let written = 0;
  while (written < count && stream.next()) {
    replyEntry(reply, stream.entry);
    written++;
  }
  reply.setArray(mark, written);
}

/** Writes the 64 bits at `words[at]` as an integer. */
export function replyWide(reply: ReplyWriter, words: Uint32Array, at: number): void {
  reply.bigint(BigInt.asIntN(64, wideToBigint(words, at)));
}
