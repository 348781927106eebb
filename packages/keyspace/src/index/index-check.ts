/**
 * Verifying an index: every invariant of directory and segments, in O(entries).
 */
import type { Arena } from '../arena/arena.js';
import { assert } from '../assert.js';
import { dueAtMs } from '../entry/due-time.js';
import { expireFlag, kindOf, Kind } from '../entry/entry-layout.js';
import {
  countWord,
  deepestWord,
  depthWord,
  expiresWord,
  headerWord,
  metaAt,
  metaCapacity,
  metaCount,
  metaDepth,
  minExpireAt,
  placeOf,
  segmentAt,
  segmentsWord,
} from './directory.js';
import { walkSegments, walkSlots } from './index-walk.js';
import { capacityBytes, capacityHomes, homeOf } from './segment.js';

/**
 * Verifies the index at `root`; 0 is an empty one.
 *
 * @param visit called with every entry and the hash it is filed under
 */
export function checkIndex(
  arena: Arena,
  root: number,
  visit: (ref: number, hash: number) => void,
): void {
  if (root === 0) return;
  const memory = arena.memory;
  assert(kindOf(memory, root) === Kind.directory, 'a root is a directory');
  const depth = headerWord(memory, root, depthWord);
  let count = 0;
  let expires = 0;
  let segments = 0;
  let deepest = 0;
  walkSegments(memory, root, (segment, slots, place) => {
    const meta = metaAt(memory, root, place);
    assert(kindOf(memory, segment) === Kind.segment, 'a place refers to a segment');
    assert(
      arena.blockSize(segment) >= capacityBytes[metaCapacity(meta)]!,
      'a segment has its slots',
    );
    checkPlaces(arena, root, place, depth);
    segments++;
    if (metaDepth(meta) === depth) deepest++;
    let used = 0;
    let last = -1;
    let lastSlot = -1;
    walkSlots(memory, segment, slots, (ref, hash, slot) => {
      assert(hash >= last, 'hashes ascend in a segment');
      const home = homeOf(hash, metaDepth(meta), capacityHomes[metaCapacity(meta)]!);
      assert(home <= slot, 'an entry is at or behind its home');
      assert(home === slot || lastSlot >= slot - 1, 'no gap is between an entry and its home');
      assert(
        placeOf(hash, depth) >>> (depth - metaDepth(meta)) === place >>> (depth - metaDepth(meta)),
        'an entry is in the segment of its hash',
      );
      if ((kindOf(memory, ref) & expireFlag) !== 0) expires++;
      assert(
        dueAtMs(memory, ref) >= minExpireAt(memory, root, place),
        'nothing of an entry expires before the bound',
      );
      used++;
      last = hash;
      lastSlot = slot;
      visit(ref, hash);
    });
    assert(used === metaCount(meta), 'a segment has the entries its place counts');
    count += used;
  });
  assert(count === headerWord(memory, root, countWord), 'an index counts its entries');
  assert(count > 0, 'an empty index has no root');
  assert(expires === headerWord(memory, root, expiresWord), 'an index counts its expiries');
  assert(segments === headerWord(memory, root, segmentsWord), 'an index counts its segments');
  assert(deepest === headerWord(memory, root, deepestWord), 'an index counts its deepest segments');
}

/** Verifies that all places of the segment at `first` agree. */
function checkPlaces(arena: Arena, root: number, first: number, depth: number): void {
  const memory = arena.memory;
  const meta = metaAt(memory, root, first);
  const localDepth = metaDepth(meta);
  assert(localDepth <= depth, 'a segment is no deeper than the directory');
  const span = 1 << (depth - localDepth);
  assert((first & (span - 1)) === 0, 'the places of a segment are aligned');
  for (let place = first; place < first + span; place++) {
    const other = metaAt(memory, root, place);
    assert(
      segmentAt(memory, root, place) === segmentAt(memory, root, first),
      'places of a segment refer to it',
    );
    assert(
      metaDepth(other) === localDepth && metaCapacity(other) === metaCapacity(meta),
      'places of a segment agree',
    );
  }
}
