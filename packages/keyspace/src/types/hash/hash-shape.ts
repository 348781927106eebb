/** The shapes of hashes: packed in the entry, or an index of fields. */
import { assert } from '../../assert.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import type { Shape } from '../shape.js';
import { countBytes, packedCount, pairEnd } from './packed-hash.js';

export const packedHashShape: Shape = {
  kind: Kind.packedHash,
  rootsAt: [],
  copy: undefined,
  check(_checker, bytes, valueStart, valueEnd) {
    let pairs = 0;
    let at = valueStart + countBytes;
    for (; at < valueEnd; at = pairEnd(bytes, at)) pairs++;
    assert(at === valueEnd, 'the last pair ends where the value does');
    assert(pairs === packedCount(bytes, valueStart), 'a packed hash counts its pairs');
  },
};

export const indexedHashShape: Shape = {
  kind: Kind.indexedHash,
  rootsAt: [0],
  copy: undefined,
  check(checker, bytes, valueStart) {
    checker.checkIndex(readWord(bytes, valueStart));
  },
};
