/** The shapes of consumer groups and of consumers: trees of pending entries, and indexes. */
import type { Arena } from '../../arena/arena.js';
import { slabShift } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import { checkTree } from '../../tree/tree-check.js';
import { treeCount } from '../../tree/tree-walk.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { countWord, headerWord } from '../../index/directory.js';
import { walkIndex } from '../../index/index-walk.js';
import type { Shape } from '../shape.js';
import {
  consumerBytes,
  consumerPendingAt,
  groupBytes,
  groupConsumersAt,
  groupNamesAt,
  groupPendingAt,
  pendingWords,
} from './consumer-group.js';
import { recordsAt } from './pending-ids.js';
import { compareIds, idWords } from './stream-id.js';

export const streamGroupShape: Shape = {
  kind: Kind.streamGroup,
  rootsAt: [groupPendingAt, groupConsumersAt, groupNamesAt],
  copy: undefined,
  check(checker, bytes, valueStart, valueEnd) {
    assert(valueEnd - valueStart === groupBytes, 'a group has a fixed size');
    const { memory } = checker.arena;
    const pending = readWord(bytes, valueStart + groupPendingAt);
    const consumers = readWord(bytes, valueStart + groupConsumersAt);
    const names = readWord(bytes, valueStart + groupNamesAt);
    checkPending(checker.arena, pending, pendingWords);
    let owned = 0;
    if (consumers !== 0) {
      checker.checkIndex(consumers);
      checker.checkIndex(names);
      const count = headerWord(memory, consumers, countWord);
      assert(count === headerWord(memory, names, countWord), 'every consumer has a number');
      const decoded = new DecodedEntry();
      walkIndex(memory, consumers, (ref) => {
        decoded.decode(memory, ref);
        const root = readWord(decoded.bytes, decoded.valueStart + consumerPendingAt);
        owned += treeCount(memory, root);
      });
    }
    assert(owned === treeCount(memory, pending), 'what is pending is so for one consumer');
  },
};

export const streamConsumerShape: Shape = {
  kind: Kind.streamConsumer,
  rootsAt: [consumerPendingAt],
  copy: undefined,
  check(checker, bytes, valueStart, valueEnd) {
    assert(valueEnd - valueStart === consumerBytes, 'a consumer has a fixed size');
    checkPending(checker.arena, readWord(bytes, valueStart + consumerPendingAt), idWords);
  },
};

/** Verifies a tree of records of so many words. */
function checkPending(arena: Arena, root: number, recordWords: number): void {
  checkTree(arena, root, {
    keyWords: idWords,
    compareKeys: compareIds,
    checkLeaf(leaf, count, words, keyAt) {
      const records = arena.memory.u32s[leaf >>> slabShift]!;
      const first = recordsAt(leaf);
      assert(compareIds(records, first, words, keyAt) === 0, 'a key is the id of the first record');
      for (let i = 1; i < count; i++) {
        const at = first + i * recordWords;
        assert(compareIds(records, at - recordWords, records, at) < 0, 'ids ascend');
      }
    },
  });
}
