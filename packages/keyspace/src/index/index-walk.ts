/**
 * Walking an index in the order of hashes: all of it, by cursor, or to a random entry.
 *
 * Free functions over memory and a root, because a frozen view in another thread walks the same
 * way.
 *
 * The SCAN cursor is a position in hash space: the least hash not yet visited; 0 starts, and comes
 * back when nothing is left. Slots are in the order of hashes and stay so through every growth,
 * split and merge, so an entry that is present throughout is visited: nothing can move from one
 * side of the cursor to the other. Entries of equal hash are visited by the same call.
 *
 * `visit` must not change the index.
 */
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import {
  countWord,
  depthWord,
  firstPlace,
  headerWord,
  metaAt,
  metaCapacity,
  metaDepth,
  placeOf,
  segmentAt,
} from './directory.js';
import type { HashIndex } from './hash-index.js';
import { capacityHomes, capacitySlots, homeOf, slotsWord, splitClass } from './segment.js';

/** Calls `visit` with the reference of every entry, in the order of hashes. */
export function walkIndex(memory: Memory, root: number, visit: (ref: number) => void): void {
  walkSegments(memory, root, (segment, slots) => {
    walkSlots(memory, segment, slots, visit);
  });
}

/** Calls `visit` with the reference, the count of slots and the first place of every segment. */
export function walkSegments(
  memory: Memory,
  root: number,
  visit: (segment: number, slots: number, place: number) => void,
): void {
  if (root === 0) return;
  const depth = headerWord(memory, root, depthWord);
  for (let place = 0; place < 1 << depth;) {
    const meta = metaAt(memory, root, place);
    visit(segmentAt(memory, root, place), capacitySlots[metaCapacity(meta)]!, place);
    place += 1 << (depth - metaDepth(meta));
  }
}

/**
 * Calls `visit` with the reference and hash of every entry in a segment, in the order of hashes.
 */
export function walkSlots(
  memory: Memory,
  segment: number,
  slots: number,
  visit: (ref: number, hash: number, slot: number) => void,
): void {
  const words = memory.u32s[segment >>> slabShift]!;
  const base = ((segment & unitMask) << 1) + slotsWord;
  for (let slot = 0; slot < slots; slot++) {
    const ref = words[base + (slot << 1)]!;
    if (ref !== 0) visit(ref, words[base + (slot << 1) + 1]!, slot);
  }
}

/**
 * Visits about `count` entries (1 or more) from hash position `cursor` on and returns the next
 * cursor, or 0 when the walk is complete.
 */
export function scanIndex(
  memory: Memory,
  root: number,
  cursor: number,
  count: number,
  visit: (ref: number) => void,
): number {
  assert(count >= 1, 'a scan moves on');
  if (root === 0) return 0;
  const from = cursor >>> 0;
  const depth = headerWord(memory, root, depthWord);
  let place = placeOf(from, depth);
  place = firstPlace(place, depth, metaDepth(metaAt(memory, root, place)));
  let visited = 0;
  let last = -1;
  while (place < 1 << depth) {
    const meta = metaAt(memory, root, place);
    const capacity = metaCapacity(meta);
    const segment = segmentAt(memory, root, place);
    const words = memory.u32s[segment >>> slabShift]!;
    const base = ((segment & unitMask) << 1) + slotsWord;
    const isFirst = place <= placeOf(from, depth);
    const home = isFirst ? homeOf(from, metaDepth(meta), capacityHomes[capacity]!) : 0;
    for (let slot = home; slot < capacitySlots[capacity]!; slot++) {
      const ref = words[base + (slot << 1)]!;
      const hash = words[base + (slot << 1) + 1]!;
      if (ref === 0 || hash < from) continue;
      if (visited >= count && hash !== last) return hash;
      visit(ref);
      visited++;
      last = hash;
    }
    place += 1 << (depth - metaDepth(meta));
  }
  return 0;
}

const triesMax = 1000;

/**
 * Moves the index to an entry chosen uniformly; the index must not be empty.
 *
 * Draws a place and a slot until it hits one in use. A place that is not its segment's first does
 * not count, so segments are equally likely, and so then are slots. An index so sparse that a
 * thousand draws miss gives its first entry from a random place on.
 */
export function moveToRandom(memory: Memory, index: HashIndex, random: () => number): void {
  const root = index.root;
  assert(root !== 0 && headerWord(memory, root, countWord) > 0, 'there is an entry');
  const depth = headerWord(memory, root, depthWord);
  const room =
    depth === 0
      ? capacitySlots[metaCapacity(metaAt(memory, root, 0))]!
      : capacitySlots[splitClass]!;
  for (let tries = 0; tries < triesMax; tries++) {
    const place = placeOf(random(), depth);
    const meta = metaAt(memory, root, place);
    const slot = (random() >>> 0) % room;
    if (
      place !== firstPlace(place, depth, metaDepth(meta)) ||
      slot >= capacitySlots[metaCapacity(meta)]!
    )
      continue;
    if (isUsed(memory, segmentAt(memory, root, place), slot)) {
      index.moveTo(place, slot);
      return;
    }
  }
  moveToNext(memory, index, placeOf(random(), depth));
}

function isUsed(memory: Memory, segment: number, slot: number): boolean {
  return (
    memory.u32s[segment >>> slabShift]![((segment & unitMask) << 1) + slotsWord + (slot << 1)] !== 0
  );
}

function moveToNext(memory: Memory, index: HashIndex, start: number): void {
  const root = index.root;
  const places = 1 << headerWord(memory, root, depthWord);
  for (let i = 0; i < places; i++) {
    const place = (start + i) & (places - 1);
    const segment = segmentAt(memory, root, place);
    const slots = capacitySlots[metaCapacity(metaAt(memory, root, place))]!;
    for (let slot = 0; slot < slots; slot++) {
      if (!isUsed(memory, segment, slot)) continue;
      index.moveTo(place, slot);
      return;
    }
  }
  assert(false, 'an index with entries has a slot in use');
}
