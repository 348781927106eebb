/**
 * Trimming a stream: removing its oldest entries, whole nodes first.
 *
 *   nodes        | 100 entries | 100 | 100 | 60 |        XTRIM MAXLEN 200
 *   exact        ---- removed - | 40 deleted |
 *   approximate  ---- removed - |                        what is left is no whole node
 *
 * `limit` stops before the node with which more entries would be removed. Entries that are deleted
 * in the last node touched stay there, flagged.
 *
 * Spec: redis/src/t_stream.c streamTrim (7.0).
 */
import { slabShift } from '../../arena/memory.js';
import type { NodeWriter } from './node-writer.js';
import type { StreamHeader } from './stream-header.js';
import { compareIds, idWords } from './stream-id.js';
import type { StreamNodes } from './stream-nodes.js';

/** What to trim to. */
export class Trim {
  /** Entries to leave, or -1: those with an id of at least `minId`. */
  lengthMax = -1;
  readonly minId = new Uint32Array(idWords);
  /** Remove whole nodes only. */
  isApproximate = false;
  /** Entries to remove at most; 0: any number. */
  limit = 0;
}

/** Trims the stream, which is owned. Returns how many entries were removed. */
export function trimStream(
  header: StreamHeader,
  nodes: StreamNodes,
  writer: NodeWriter,
  trim: Trim,
): number {
  const { tree, cursor } = nodes;
  let removed = 0;
  for (tree.seekFirst(); tree.leaf !== 0; tree.seekFirst()) {
    if (trim.lengthMax >= 0 && header.length <= trim.lengthMax) break;
    nodes.enter();
    const { count } = cursor;
    if (trim.limit > 0 && removed + count > trim.limit) break;
    if (isWhollyTrimmed(header, nodes, trim, count)) {
      writer.removeNode();
      header.length -= count;
      removed += count;
      continue;
    }
    if (!trim.isApproximate) removed += trimNode(header, nodes, writer, trim);
    break;
  }
  return removed;
}

function isWhollyTrimmed(
  header: StreamHeader,
  { cursor }: StreamNodes,
  trim: Trim,
  count: number,
): boolean {
  if (trim.lengthMax >= 0) return header.length - count >= trim.lengthMax;
  cursor.toEnd();
  return cursor.previous() && compareIds(cursor.id, 0, trim.minId, 0) < 0;
}

/** Deletes entries at the beginning of the first node. */
function trimNode(
  header: StreamHeader,
  nodes: StreamNodes,
  writer: NodeWriter,
  trim: Trim,
): number {
  const { tree, cursor, arena } = nodes;
  const node = tree.ownLeaf();
  const bytes = arena.memory.u8s[node >>> slabShift]!;
  nodes.enter();
  const { count, deleted } = cursor;
  let removed = 0;
  while (cursor.next()) {
    const isLast =
      trim.lengthMax >= 0
        ? header.length <= trim.lengthMax
        : compareIds(cursor.id, 0, trim.minId, 0) >= 0;
    if (isLast) break;
    if (cursor.isDeleted) continue;
    writer.markDeleted(bytes, cursor.entryAt);
    header.length--;
    removed++;
  }
  writer.setCounts(count - removed, deleted + removed);
  return removed;
}
