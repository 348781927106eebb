/**
 * A deep copy of an index: same shape, every block new. For COPY of a large hash.
 *
 * The shape depends on nothing but the hashes, and the hash key is the keyspace's, so the copy
 * needs no hashing and no probing.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift, unitMask } from '../arena/memory.js';
import { metaAt, minExpireAt, setSegment } from './directory.js';
import { walkSegments, walkSlots } from './index-walk.js';
import { slotsWord } from './segment.js';

/**
 * Copies directory and segments, and the entries by `copyEntry`, which returns the reference of a
 * copy. Returns the root of the copy.
 */
export function copyIndex(
  arena: Arena,
  root: number,
  copyEntry: (ref: number) => number,
): number {
  const memory = arena.memory;
  const copy = arena.copy(root);
  walkSegments(memory, root, (segment, slots, place) => {
    const copied = arena.copy(segment);
    const words = memory.u32s[copied >>> slabShift]!;
    const base = ((copied & unitMask) << 1) + slotsWord;
    walkSlots(memory, segment, slots, (ref, _hash, slot) => {
      words[base + (slot << 1)] = copyEntry(ref);
    });
    setSegment(
      memory,
      copy,
      place,
      copied,
      metaAt(memory, root, place),
      minExpireAt(memory, root, place),
    );
  });
  return copy;
}
