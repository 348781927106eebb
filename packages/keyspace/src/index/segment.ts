/**
 * A segment: a sorted run of slots with gaps. HOT (bench: replay).
 *
 *   block header 8 | slot 0 | slot 1 | ...       slot = | reference: 4 | hash: 4 |; 0 = empty
 *
 * It is a linear-probing table whose hash function is monotone: the *home* of a hash is the
 * fraction its bits below the segment's depth make, scaled to the count of homes. Elements are kept
 * in order of their hashes, so
 *
 *   - a search stops at the first greater hash: a miss costs what a hit costs, even 90 % full;
 *   - a walk over the slots is in hash order, exactly: that is what SCAN's cursor relies on;
 *   - a split cuts the run in two, and a merge joins two runs: no rehashing, no probing.
 *
 *   homes     0    1    2    3    4        elements with homes 0, 1, 1, 1, 4:
 *   slots    |h0 | h1 | h1'| h1"| h4 |     h1" sits two beyond its home; a removal shifts back
 *
 * Nothing wraps around: a few slots beyond the last home take the overflow of the last cluster,
 * and a segment that runs out of them is full.
 *
 * Invariants
 *   1. Hashes ascend (equal ones adjoin).
 *   2. Every element is at or after its home, and all slots between are taken.
 */
import { blockHeaderBytes } from '../arena/arena.js';
import { assert } from '../assert.js';

export const slotBytes = 8;
/** Words from the start of a segment's block to its slot 0. */
export const slotsWord = blockHeaderBytes / 4;

/**
 * Sizes of segments by capacity class. The last normal one is what splits; those beyond are for
 * a flood of equal hashes, which no split can separate.
 */
const segmentBytes = [128, 256, 512, 1024, 2048, 4096, 6144, 8192];
export const splitClass = segmentBytes.length - 1;
for (let bytes = 16384; bytes <= 32 * 1024 * 1024; bytes *= 2) segmentBytes.push(bytes);

export const capacityClassMax = segmentBytes.length - 1;
/** Bytes of the block, by capacity class. */
export const capacityBytes = Uint32Array.from(segmentBytes);
/** Count of slots, by capacity class. */
export const capacitySlots = capacityBytes.map((bytes) => (bytes - blockHeaderBytes) / slotBytes);
/**
 * Count of homes: slots less a thirty-second for the overflow of the last cluster, which then
 * suffices in 99 of 100 segments at the limit. Bounded so that `homeOf` stays within 32 bits.
 */
export const capacityHomes = capacitySlots.map((slots) =>
  Math.min(slots - Math.max(3, slots >>> 5), 1 << 14),
);
/** Count of entries a segment grows at: nine tenths. */
export const capacityLimit = capacitySlots.map((slots) => Math.floor(slots * 0.9));
/** Count of entries a segment is made for: two thirds. */
const capacityTarget = capacitySlots.map((slots) => Math.floor(slots * 0.66));

assert(capacityClassMax < 32, 'a capacity class fits 5 bits');

/**
 * Returns the slot where a search for the hash begins, in a segment of that depth and count of
 * homes.
 */
export function homeOf(hash: number, depth: number, homes: number): number {
  return (((hash << depth) >>> 16) * homes) >>> 16;
}

/** Returns the smallest normal capacity class made for `count` entries. */
export function capacityFor(count: number): number {
  let capacity = 0;
  while (capacity < splitClass && count > capacityTarget[capacity]!) capacity++;
  return capacity;
}

/**
 * Puts an element into `slot`, moving those from there to the next gap up by one.
 * Returns false, having changed nothing, when there is no gap.
 */
export function insertSlot(
  words: Uint32Array,
  slots: number,
  capacity: number,
  slot: number,
  ref: number,
  hash: number,
): boolean {
  const end = slots + (capacitySlots[capacity]! << 1);
  const at = slots + (slot << 1);
  let gap = at;
  while (gap < end && words[gap] !== 0) gap += 2;
  if (gap >= end) return false;
  if (gap - at > 32) {
    words.copyWithin(at + 2, at, gap);
  } else {
    for (let to = gap; to > at; to -= 2) {
      words[to] = words[to - 2]!;
      words[to + 1] = words[to - 1]!;
    }
  }
  words[at] = ref;
  words[at + 1] = hash;
  return true;
}

/** Empties `slot`, moving the elements behind it that are away from home back by one. */
export function removeSlot(
  words: Uint32Array,
  slots: number,
  capacity: number,
  depth: number,
  slot: number,
): void {
  const homes = capacityHomes[capacity]!;
  const end = slots + (capacitySlots[capacity]! << 1);
  let at = slots + (slot << 1);
  assert(words[at] !== 0, 'a slot that is removed has an element');
  for (let next = at + 2; next < end; next += 2) {
    if (words[next] === 0 || homeOf(words[next + 1]!, depth, homes) === (next - slots) >>> 1) break;
    words[at] = words[next]!;
    words[at + 1] = words[next + 1]!;
    at = next;
  }
  words[at] = 0;
}

/**
 * Lays out the elements in slots `from..to` of one segment in an empty other one, from its slot
 * `first` on, in order. Returns the slot after the last, or -1 when the room did not suffice.
 */
export function spreadSlots(
  source: Uint32Array,
  sourceSlots: number,
  from: number,
  to: number,
  target: Uint32Array,
  targetSlots: number,
  first: number,
  capacity: number,
  depth: number,
): number {
  const homes = capacityHomes[capacity]!;
  const room = capacitySlots[capacity]!;
  let slot = first;
  for (let at = sourceSlots + (from << 1); at < sourceSlots + (to << 1); at += 2) {
    const ref = source[at]!;
    if (ref === 0) continue;
    const hash = source[at + 1]!;
    slot = Math.max(slot, homeOf(hash, depth, homes));
    if (slot >= room) return -1;
    target[targetSlots + (slot << 1)] = ref;
    target[targetSlots + (slot << 1) + 1] = hash;
    slot++;
  }
  return slot;
}
