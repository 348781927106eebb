/** The shapes of sets: integers or members packed in the entry, or an index of members. */
import { assert } from '../../assert.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import type { Shape } from '../shape.js';
import { compareAt, highAt, lowAt, widthBytes } from './int-set.js';
import { packedCountBytes } from './packed-set.js';

export const intSetShape: Shape = {
  kind: Kind.intSet,
  rootsAt: [],
  copy: undefined,
  check(_checker, bytes, valueStart, valueEnd) {
    const width = bytes[valueStart]!;
    const first = valueStart + widthBytes;
    assert(width === 2 || width === 4 || width === 8, 'integers have 16, 32 or 64 bits');
    assert((valueEnd - first) % width === 0, 'a set of integers is nothing but integers');
    for (let at = first + width; at < valueEnd; at += width) {
      const order = compareAt(
        bytes,
        at - width,
        width,
        highAt(bytes, at, width),
        lowAt(bytes, at, width),
      );
      assert(order < 0, 'integers ascend');
    }
  },
};

export const packedSetShape: Shape = {
  kind: Kind.packedSet,
  rootsAt: [],
  copy: undefined,
  check(_checker, bytes, valueStart, valueEnd) {
    let members = 0;
    let at = valueStart + packedCountBytes;
    for (; at < valueEnd; at += 1 + bytes[at]!) members++;
    assert(at === valueEnd, 'the last member ends where the value does');
    assert(members === bytes[valueStart], 'a packed set counts its members');
  },
};

export const indexedSetShape: Shape = {
  kind: Kind.indexedSet,
  rootsAt: [0],
  copy: undefined,
  check(checker, bytes, valueStart) {
    checker.checkIndex(readWord(bytes, valueStart));
  },
};
