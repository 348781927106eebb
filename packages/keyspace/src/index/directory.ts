/**
 * The directory of an index: everything about its segments but their slots. HOT (bench: replay).
 *
 *   word
 *   0, 1    block header
 *   2       depth d: the directory has 2^d places
 *   3       count of entries
 *   4       count of entries with an expiry
 *   5       count of segments
 *   6       count of segments whose local depth is d
 *   7       unused
 *   8...    places, 4 words each:
 *             0    segment reference
 *             1    | count: 22 | capacity class: 5 | local depth: 5 |
 *             2,3  minExpireAtMs, a double: none of its entries expires earlier; Infinity if none
 *
 *   place of a hash = its top d bits
 *
 * A segment of local depth l < d has 2^(d-l) adjacent places with the same reference, capacity and
 * depth; count and minExpireAtMs are kept in the first of them only.
 *
 *   d = 2:   place  00 -> A (l = 1, count 700)      A holds the hashes that begin with 0
 *                   01 -> A (l = 1)
 *                   10 -> B (l = 2, count 350)
 *                   11 -> C (l = 2, count 352)
 *
 * Why here and not in the segments: a directory is hot in the cache, a segment is not. Count and
 * capacity at the place spare an insert and a lookup one cache miss each (of three), and expiry
 * passes over a thousand segments without touching one.
 */
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';

export const depthWord = 2;
export const countWord = 3;
export const expiresWord = 4;
export const segmentsWord = 5;
export const deepestWord = 6;
export const placesWord = 8;
export const placeWords = 4;
/** Doubles from the start of the block to the minExpireAtMs of place 0, and between two of them. */
const minExpireDouble = placesWord / 2 + 1;

const depthMask = 31;
const capacityShift = 5;
const countShift = 10;

/** A directory never has more than 2^22 places: enough for 32 GiB of entries in full segments. */
export const directoryDepthMax = 22;

assert(placeWords === 4, 'a place number is shifted by 2');

/** Bytes of the block of a directory. */
export function directoryBytes(depth: number): number {
  return (placesWord + (placeWords << depth)) * 4;
}

/** Packs what a place says of its segment. */
export function metaOf(depth: number, capacity: number, count: number): number {
  return (depth | (capacity << capacityShift) | (count << countShift)) >>> 0;
}

export function metaDepth(meta: number): number {
  return meta & depthMask;
}

export function metaCapacity(meta: number): number {
  return (meta >>> capacityShift) & depthMask;
}

export function metaCount(meta: number): number {
  return meta >>> countShift;
}

/** Adds to the count in a place's meta. */
export function metaPlus(meta: number, change: number): number {
  return (meta + (change << countShift)) >>> 0;
}

/** Returns the place of a hash in a directory of that depth. */
export function placeOf(hash: number, depth: number): number {
  return (hash >>> 1) >>> (31 - depth);
}

/** Returns the first of the adjacent places of the segment at `place`. */
export function firstPlace(place: number, depth: number, localDepth: number): number {
  return place & -(1 << (depth - localDepth));
}

/** Reads a word of the directory's header. */
export function headerWord(memory: Memory, root: number, word: number): number {
  return memory.u32s[root >>> slabShift]![((root & unitMask) << 1) + word]!;
}

/** Writes a word of the directory's header. */
export function setHeaderWord(memory: Memory, root: number, word: number, value: number): void {
  memory.u32s[root >>> slabShift]![((root & unitMask) << 1) + word] = value;
}

/** Returns the reference of the segment at `place`. */
export function segmentAt(memory: Memory, root: number, place: number): number {
  return memory.u32s[root >>> slabShift]![((root & unitMask) << 1) + placesWord + (place << 2)]!;
}

/** Returns the meta word of `place`; its count is right for the first place of a segment only. */
export function metaAt(memory: Memory, root: number, place: number): number {
  return memory.u32s[root >>> slabShift]![
    ((root & unitMask) << 1) + placesWord + (place << 2) + 1
  ]!;
}

/** Writes the meta word of one place. */
export function setMetaAt(memory: Memory, root: number, place: number, meta: number): void {
  memory.u32s[root >>> slabShift]![((root & unitMask) << 1) + placesWord + (place << 2) + 1] = meta;
}

/** Returns the lower bound of the expiries in the segment whose first place this is. */
export function minExpireAt(memory: Memory, root: number, place: number): number {
  return memory.f64s[root >>> slabShift]![(root & unitMask) + minExpireDouble + (place << 1)]!;
}

export function setMinExpireAt(memory: Memory, root: number, place: number, ms: number): void {
  memory.f64s[root >>> slabShift]![(root & unitMask) + minExpireDouble + (place << 1)] = ms;
}

/** Writes everything about a segment into all of its places. */
export function setSegment(
  memory: Memory,
  root: number,
  first: number,
  segment: number,
  meta: number,
  minExpireAtMs: number,
): void {
  const depth = headerWord(memory, root, depthWord);
  const end = first + (1 << (depth - metaDepth(meta)));
  const words = memory.u32s[root >>> slabShift]!;
  const base = ((root & unitMask) << 1) + placesWord;
  for (let place = first; place < end; place++) {
    words[base + (place << 2)] = segment;
    words[base + (place << 2) + 1] = meta;
    setMinExpireAt(memory, root, place, minExpireAtMs);
  }
}
