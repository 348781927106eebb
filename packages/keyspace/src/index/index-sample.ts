/**
 * Samples of an index: entries that follow a position in hash space, in the order of hashes.
 *
 *     hashes    . . x . x x . . . x . x       x: an entry, or one with an expiry
 *                     ^ from: a random position
 *                     1 2       3             count = 3
 *
 * As hashes are keyed, neighbours have nothing in common, so a run of entries from a random
 * position is as good as a random choice of them, and costs one or two cache lines of slots.
 *
 * Entries with an expiry are found by looking at all: segments whose lower bound says that nothing
 * in them expires are passed over whole. Where they are rare a call gives up after `looksMax`, and
 * the next one goes on where it ended.
 */
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import { expireFlag, kindOf } from '../entry/entry-layout.js';
import {
  depthWord,
  firstPlace,
  headerWord,
  metaAt,
  metaCapacity,
  metaDepth,
  minExpireAt,
  placeOf,
  segmentAt,
  segmentsWord,
} from './directory.js';
import { capacityHomes, capacitySlots, homeOf, slotsWord } from './segment.js';

/**
 * Visits up to `count` entries from hash position `from` on, around the end if need be: any, or
 * only those with an expiry. `visit` must not change the index.
 *
 * @param looksMax how many entries and segments are looked at, at most
 * @returns the hash position to go on from
 */
export function sampleIndex(
  memory: Memory,
  root: number,
  from: number,
  count: number,
  looksMax: number,
  onlyExpiring: boolean,
  visit: (ref: number) => void,
): number {
  assert(count >= 1 && looksMax >= 1, 'a sample looks at something');
  if (root === 0) return 0;
  const depth = headerWord(memory, root, depthWord);
  let place = placeOf(from, depth);
  place = firstPlace(place, depth, metaDepth(metaAt(memory, root, place)));
  let start = from >>> 0;
  let looks = looksMax;
  let visited = 0;
  // The segment of `from` comes twice: first from there on, last as a whole.
  for (let left = headerWord(memory, root, segmentsWord) + 1; left > 0; left--) {
    looks--;
    const meta = metaAt(memory, root, place);
    const capacity = metaCapacity(meta);
    const isPassed = onlyExpiring && minExpireAt(memory, root, place) === Infinity;
    const segment = segmentAt(memory, root, place);
    const words = memory.u32s[segment >>> slabShift]!;
    const base = ((segment & unitMask) << 1) + slotsWord;
    const home = start === 0 ? 0 : homeOf(start, metaDepth(meta), capacityHomes[capacity]!);
    const slots = isPassed ? 0 : capacitySlots[capacity]!;
    for (let slot = home; slot < slots; slot++) {
      const ref = words[base + (slot << 1)]!;
      const hash = words[base + (slot << 1) + 1]!;
      if (ref === 0 || hash < start) continue;
      if (visited >= count || looks <= 0) return hash;
      looks--;
      if (onlyExpiring && (kindOf(memory, ref) & expireFlag) === 0) continue;
      visit(ref);
      visited++;
    }
    start = 0;
    place += 1 << (depth - metaDepth(meta));
    if (place === 1 << depth) place = 0;
    if (visited >= count || looks <= 0) break;
  }
  return place === 0 ? 0 : (place << (32 - depth)) >>> 0;
}
