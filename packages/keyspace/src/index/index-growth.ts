/**
 * How an index grows and shrinks: one segment at a time.
 *
 *   grow     128 B -> 256 -> ... -> 4 KiB -> 6 KiB -> 8 KiB -> split into two by the next hash bit
 *   split    needs a place for each half: a directory without one is doubled first
 *   shrink   merge with the sibling while both would fit two thirds of a segment, else a smaller
 *            block; a directory no segment needs the full depth of is halved; an empty index is
 *            nothing at all
 *
 * Steps of 6 and 8 KiB at the top, and not 8 alone, because hashes are uniform: all segments of an
 * index fill and split at about the same time, so after a round of splits every one would be half
 * empty. This way slots are 60 to 90 % used at any count of keys (9 to 13 bytes per key).
 *
 * A directory may not have more than 8 places per segment: a flood of equal hashes makes its
 * segment larger, not the directory.
 *
 * The directory and the segment concerned are owned before they are passed here.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import { Kind } from '../entry/entry-layout.js';
import {
  countWord,
  deepestWord,
  depthWord,
  directoryBytes,
  directoryDepthMax,
  firstPlace,
  headerWord,
  metaAt,
  metaCapacity,
  metaCount,
  metaDepth,
  metaOf,
  minExpireAt,
  placesWord,
  segmentAt,
  segmentsWord,
  setHeaderWord,
  setMinExpireAt,
  setSegment,
} from './directory.js';
import {
  capacityBytes,
  capacityClassMax,
  capacityFor,
  capacityLimit,
  capacitySlots,
  slotsWord,
  splitClass,
  spreadSlots,
} from './segment.js';

/** What of its limit a segment is to have of entries that come all at once, leaving room for chance. */
const expectedShare = 0.95;

const placesPerSegmentMax = 8;
/** Two siblings merge when they hold no more than this together. */
const mergedCountMax = 500;

/** Makes an empty segment. */
export function newSegment(arena: Arena, capacity: number): number {
  const segment = arena.allocate(capacityBytes[capacity]!);
  const words = arena.memory.u32s[segment >>> slabShift]!;
  const at = (segment & unitMask) << 1;
  words[at + 1] = Kind.segment;
  words.fill(0, at + slotsWord, at + slotsWord + capacitySlots[capacity]! * 2);
  return segment;
}

/** Makes a directory of that depth whose header says one empty segment; the places are not set. */
export function newDirectory(arena: Arena, depth: number): number {
  const root = arena.allocate(directoryBytes(depth));
  const words = arena.memory.u32s[root >>> slabShift]!;
  const at = (root & unitMask) << 1;
  words[at + 1] = Kind.directory;
  words.fill(0, at + 2, at + placesWord);
  words[at + depthWord] = depth;
  words[at + segmentsWord] = 1;
  words[at + deepestWord] = depth === 0 ? 1 : 0;
  return root;
}

/**
 * Makes an index for about `count` entries, which must come at once: an empty one does not stay.
 *
 * Why: one that grows moves each entry once or twice; and if they come in the order of their
 * hashes, as from a file written in that order, they crowd at one end of a segment until it splits.
 */
export function newIndex(arena: Arena, count: number): number {
  let depth = 0;
  while (depth < directoryDepthMax && count / 2 ** depth > expectedMax(splitClass)) depth++;
  let capacity = 0;
  while (capacity < splitClass && count / 2 ** depth > expectedMax(capacity)) capacity++;
  const root = newDirectory(arena, depth);
  const meta = metaOf(depth, capacity, 0);
  const segments = 2 ** depth;
  for (let place = 0; place < segments; place++) {
    setSegment(arena.memory, root, place, newSegment(arena, capacity), meta, Infinity);
  }
  setHeaderWord(arena.memory, root, segmentsWord, segments);
  setHeaderWord(arena.memory, root, deepestWord, segments);
  return root;
}

function expectedMax(capacity: number): number {
  return capacityLimit[capacity]! * expectedShare;
}

/** Makes room in the segment at `place`. Returns the root. */
export function growSegment(arena: Arena, root: number, place: number): number {
  const memory = arena.memory;
  const meta = metaAt(memory, root, place);
  if (metaCapacity(meta) < splitClass) {
    resizeSegment(arena, root, place, metaCapacity(meta) + 1);
    return root;
  }
  const depth = headerWord(memory, root, depthWord);
  if (metaDepth(meta) < depth) {
    splitSegment(arena, root, place);
    return root;
  }
  if (
    depth < directoryDepthMax &&
    1 << depth < headerWord(memory, root, segmentsWord) * placesPerSegmentMax
  ) {
    const doubled = doubleDirectory(arena, root);
    splitSegment(arena, doubled, place * 2);
    return doubled;
  }
  assert(metaCapacity(meta) < capacityClassMax, 'a flood of equal hashes has an end');
  resizeSegment(arena, root, place, metaCapacity(meta) + 1);
  return root;
}

/**
 * Returns room that the segment at `place` no longer needs. Returns the root: 0 when the index is
 * empty.
 */
export function shrinkSegment(arena: Arena, root: number, place: number): number {
  const memory = arena.memory;
  if (headerWord(memory, root, countWord) === 0) {
    freeShape(arena, root);
    return 0;
  }
  const merged = mergeSiblings(arena, root, place);
  if (merged !== 0) return halveDirectory(arena, root);
  const depth = headerWord(memory, root, depthWord);
  const meta = metaAt(
    memory,
    root,
    firstPlace(place, depth, metaDepth(metaAt(memory, root, place))),
  );
  const capacity = capacityFor(metaCount(meta));
  if (capacity < metaCapacity(meta)) resizeSegment(arena, root, place, capacity);
  return root;
}

/** Frees the directory and the segments, but no entries. */
export function freeShape(arena: Arena, root: number): void {
  const memory = arena.memory;
  const depth = headerWord(memory, root, depthWord);
  for (let place = 0; place < 1 << depth;) {
    const localDepth = metaDepth(metaAt(memory, root, place));
    arena.free(segmentAt(memory, root, place));
    place += 1 << (depth - localDepth);
  }
  arena.free(root);
}

function slotsOf(segment: number): number {
  return ((segment & unitMask) << 1) + slotsWord;
}

/**
 * Makes a segment of the slots `from..to` of the one at `source`, with at least that capacity
 * class, and returns its class; `made` is its reference.
 */
function spread(
  arena: Arena,
  source: number,
  from: number,
  to: number,
  capacity: number,
  depth: number,
): Made {
  const u32s = arena.memory.u32s;
  for (let wanted = capacity; ; wanted++) {
    assert(wanted <= capacityClassMax, 'some capacity is enough');
    const segment = newSegment(arena, wanted);
    const words = u32s[segment >>> slabShift]!;
    const end = spreadSlots(
      u32s[source >>> slabShift]!,
      slotsOf(source),
      from,
      to,
      words,
      slotsOf(segment),
      0,
      wanted,
      depth,
    );
    if (end >= 0) return { segment, capacity: wanted };
    arena.free(segment);
  }
}

interface Made {
  segment: number;
  capacity: number;
}

function resizeSegment(arena: Arena, root: number, place: number, capacity: number): void {
  const memory = arena.memory;
  const depth = headerWord(memory, root, depthWord);
  const localDepth = metaDepth(metaAt(memory, root, place));
  const first = firstPlace(place, depth, localDepth);
  const meta = metaAt(memory, root, first);
  const old = segmentAt(memory, root, first);
  const made = spread(arena, old, 0, capacitySlots[metaCapacity(meta)]!, capacity, localDepth);
  const minExpireAtMs = minExpireAt(memory, root, first);
  setSegment(
    memory,
    root,
    first,
    made.segment,
    metaOf(localDepth, made.capacity, metaCount(meta)),
    minExpireAtMs,
  );
  arena.free(old);
}

function splitSegment(arena: Arena, root: number, place: number): void {
  const memory = arena.memory;
  const depth = headerWord(memory, root, depthWord);
  const localDepth = metaDepth(metaAt(memory, root, place)) + 1;
  const first = firstPlace(place, depth, localDepth - 1);
  const meta = metaAt(memory, root, first);
  const old = segmentAt(memory, root, first);
  const slots = capacitySlots[metaCapacity(meta)]!;
  const cut = firstSlotWithBit(memory, old, slots, localDepth);
  const lowCount = countUsed(memory, old, 0, cut);
  const highCount = metaCount(meta) - lowCount;
  const low = spread(arena, old, 0, cut, capacityFor(lowCount), localDepth);
  const high = spread(arena, old, cut, slots, capacityFor(highCount), localDepth);
  const minExpireAtMs = minExpireAt(memory, root, first);
  const half = 1 << (depth - localDepth);
  setSegment(
    memory,
    root,
    first,
    low.segment,
    metaOf(localDepth, low.capacity, lowCount),
    minExpireAtMs,
  );
  setSegment(
    memory,
    root,
    first + half,
    high.segment,
    metaOf(localDepth, high.capacity, highCount),
    minExpireAtMs,
  );
  setHeaderWord(memory, root, segmentsWord, headerWord(memory, root, segmentsWord) + 1);
  if (localDepth === depth)
    setHeaderWord(memory, root, deepestWord, headerWord(memory, root, deepestWord) + 2);
  arena.free(old);
}

/** The first slot from which on hashes have the bit that a split to `localDepth` decides by. */
function firstSlotWithBit(
  memory: Memory,
  segment: number,
  slots: number,
  localDepth: number,
): number {
  const words = memory.u32s[segment >>> slabShift]!;
  const base = slotsOf(segment);
  for (let slot = 0; slot < slots; slot++) {
    const isUsed = words[base + (slot << 1)] !== 0;
    if (isUsed && ((words[base + (slot << 1) + 1]! >>> (32 - localDepth)) & 1) === 1) return slot;
  }
  return slots;
}

function countUsed(memory: Memory, segment: number, from: number, to: number): number {
  const words = memory.u32s[segment >>> slabShift]!;
  let count = 0;
  for (let slot = from; slot < to; slot++) {
    if (words[slotsOf(segment) + (slot << 1)] !== 0) count++;
  }
  return count;
}

/** Merges the segment at `place` with its sibling if they fit one. Returns its reference, or 0. */
function mergeSiblings(arena: Arena, root: number, place: number): number {
  const memory = arena.memory;
  const u32s = memory.u32s;
  const depth = headerWord(memory, root, depthWord);
  const localDepth = metaDepth(metaAt(memory, root, place));
  if (localDepth === 0) return 0;
  const span = 1 << (depth - localDepth);
  const low = firstPlace(place, depth, localDepth - 1);
  const high = low + span;
  const lowMeta = metaAt(memory, root, low);
  const highMeta = metaAt(memory, root, high);
  const count = metaCount(lowMeta) + metaCount(highMeta);
  if (metaDepth(lowMeta) !== metaDepth(highMeta) || count > mergedCountMax) return 0;
  const capacity = capacityFor(count);
  const lowSegment = segmentAt(memory, root, low);
  const highSegment = segmentAt(memory, root, high);
  const merged = newSegment(arena, capacity);
  const words = u32s[merged >>> slabShift]!;
  const lowWords = u32s[lowSegment >>> slabShift]!;
  const highWords = u32s[highSegment >>> slabShift]!;
  const slots = slotsOf(merged);
  const lowSlots = capacitySlots[metaCapacity(lowMeta)]!;
  const highSlots = capacitySlots[metaCapacity(highMeta)]!;
  const mergedDepth = localDepth - 1;
  let next = spreadSlots(
    lowWords,
    slotsOf(lowSegment),
    0,
    lowSlots,
    words,
    slots,
    0,
    capacity,
    mergedDepth,
  );
  if (next >= 0)
    next = spreadSlots(
      highWords,
      slotsOf(highSegment),
      0,
      highSlots,
      words,
      slots,
      next,
      capacity,
      mergedDepth,
    );
  if (next < 0) {
    // A cluster at the very end does not fit: stay as we are, a later removal tries again.
    arena.free(merged);
    return 0;
  }
  const minExpireAtMs = Math.min(minExpireAt(memory, root, low), minExpireAt(memory, root, high));
  setSegment(memory, root, low, merged, metaOf(mergedDepth, capacity, count), minExpireAtMs);
  setHeaderWord(memory, root, segmentsWord, headerWord(memory, root, segmentsWord) - 1);
  if (localDepth === depth)
    setHeaderWord(memory, root, deepestWord, headerWord(memory, root, deepestWord) - 2);
  arena.free(lowSegment);
  arena.free(highSegment);
  return merged;
}

function doubleDirectory(arena: Arena, root: number): number {
  const memory = arena.memory;
  const depth = headerWord(memory, root, depthWord);
  const doubled = newDirectory(arena, depth + 1);
  copyHeader(memory, root, doubled, 0);
  for (let place = 0; place < 1 << depth; place++) {
    copyPlace(memory, root, place, doubled, place * 2);
    copyPlace(memory, root, place, doubled, place * 2 + 1);
  }
  arena.free(root);
  return doubled;
}

/** Halves the directory as long as no segment has its depth. Returns the root. */
function halveDirectory(arena: Arena, root: number): number {
  const memory = arena.memory;
  let halved = root;
  for (;;) {
    const depth = headerWord(memory, halved, depthWord);
    if (depth === 0 || headerWord(memory, halved, deepestWord) !== 0) return halved;
    const old = halved;
    halved = newDirectory(arena, depth - 1);
    let deepest = 0;
    for (let place = 0; place < 1 << (depth - 1); place++) {
      copyPlace(memory, old, place * 2, halved, place);
      if (metaDepth(metaAt(memory, old, place * 2)) === depth - 1) deepest++;
    }
    copyHeader(memory, old, halved, deepest);
    arena.free(old);
  }
}

function copyHeader(memory: Memory, source: number, target: number, deepest: number): void {
  for (let word = depthWord + 1; word < placesWord; word++) {
    setHeaderWord(memory, target, word, headerWord(memory, source, word));
  }
  setHeaderWord(memory, target, deepestWord, deepest);
}

function copyPlace(
  memory: Memory,
  source: number,
  sourcePlace: number,
  target: number,
  targetPlace: number,
): void {
  const words = memory.u32s[target >>> slabShift]!;
  const at = ((target & unitMask) << 1) + placesWord + (targetPlace << 2);
  words[at] = segmentAt(memory, source, sourcePlace);
  words[at + 1] = metaAt(memory, source, sourcePlace);
  setMinExpireAt(memory, target, targetPlace, minExpireAt(memory, source, sourcePlace));
}
