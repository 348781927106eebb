/** The shapes of hashes: packed in the entry, or an index of fields, which may expire. */
import { assert } from '../../assert.js';
import { expiringBytes, nextDueAt, rootAt } from '../../entry/due-time.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import type { Shape } from '../shape.js';
import { soonestOf } from './field-sweep.js';
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

export const expiringHashShape: Shape = {
  kind: Kind.expiringHash,
  rootsAt: [rootAt],
  copy: undefined,
  check(checker, bytes, valueStart, valueEnd) {
    const root = readWord(bytes, valueStart + rootAt);
    checker.checkIndex(root);
    assert(valueEnd - valueStart === expiringBytes, 'a root and a time');
    const nextMs = bytes.readDoubleLE(valueStart + nextDueAt);
    assert(nextMs <= soonestOf(checker.arena.memory, root), 'no field expires before the bound');
  },
};
