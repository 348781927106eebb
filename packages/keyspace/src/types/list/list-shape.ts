/** The shapes of lists: packed in the entry, or a tree of leaves. */
import { slabShift } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import { checkTree } from '../../tree/tree-check.js';
import type { Shape } from '../shape.js';
import { countElements } from './list-element.js';
import { leafBase, leafEnd, leafStart } from './list-leaf.js';
import { isPackedList } from './packed-list.js';

export const packedListShape: Shape = {
  kind: Kind.packedList,
  rootsAt: [],
  copy: undefined,
  check(_checker, bytes, valueStart, valueEnd) {
    assert(isPackedList(bytes, valueStart, valueEnd), 'a packed list counts its elements');
  },
};

export const treeListShape: Shape = {
  kind: Kind.treeList,
  rootsAt: [0],
  copy: undefined,
  check({ arena }, bytes, valueStart) {
    const { memory } = arena;
    checkTree(arena, readWord(bytes, valueStart), {
      keyWords: 0,
      compareKeys: () => 0,
      checkLeaf(leaf, count) {
        const end = leafEnd(memory, leaf);
        const elements = memory.u8s[leaf >>> slabShift]!;
        assert(end <= leafBase(leaf) + arena.blockSize(leaf), 'elements are within their block');
        assert(
          countElements(elements, leafStart(memory, leaf), end) === count,
          'a leaf has the elements the tree counts',
        );
      },
    });
  },
};
