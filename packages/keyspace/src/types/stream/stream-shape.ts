/** The shape of streams: a tree of nodes, and an index of groups. */
import { slabShift } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { Kind } from '../../entry/entry-layout.js';
import { checkTree } from '../../tree/tree-check.js';
import type { Checker, Shape } from '../shape.js';
import { nextElement } from './listpack.js';
import { groupsAt, headerBytes, rootAt, StreamHeader } from './stream-header.js';
import { compareIds, idWords } from './stream-id.js';
import {
  listpackAt,
  listpackElements,
  listpackEnd,
  listpackHeaderBytes,
  listpackBytes,
  masterIdAt,
  NodeCursor,
} from './stream-node.js';

export const streamShape: Shape = {
  kind: Kind.stream,
  rootsAt: [rootAt, groupsAt],
  copy: undefined,
  check(checker, bytes, valueStart, valueEnd) {
    assert(valueEnd - valueStart === headerBytes, 'a stream is a header');
    const header = new StreamHeader();
    header.load(bytes, valueStart);
    const length = checkNodes(checker, header);
    assert(length === header.length, 'a stream counts its entries');
    if (header.groups !== 0) checker.checkIndex(header.groups);
  },
};

/** Verifies the nodes; returns the count of entries that are not deleted. */
function checkNodes(checker: Checker, header: StreamHeader): number {
  const { memory } = checker.arena;
  const cursor = new NodeCursor();
  const last = new Uint32Array(idWords);
  let length = 0;
  checkTree(checker.arena, header.root, {
    keyWords: idWords,
    compareKeys: compareIds,
    checkLeaf(leaf, count, words, keyAt) {
      const slab = leaf >>> slabShift;
      assert(
        compareIds(memory.u32s[slab]!, masterIdAt(leaf), words, keyAt) === 0,
        'the key of a node is its master id',
      );
      checkListpack(memory.u8s[slab]!, listpackAt(leaf), listpackBytes(memory, leaf));
      cursor.open(memory, leaf);
      const counted = [0, 0];
      while (cursor.next()) {
        counted[cursor.isDeleted ? 1 : 0]!++;
        if (cursor.isDeleted) continue;
        assert(compareIds(last, 0, cursor.id, 0) < 0, 'ids ascend');
        last.set(cursor.id);
      }
      assert(counted[0] === cursor.count, 'a node counts its entries');
      assert(counted[1] === cursor.deleted, 'a node counts what was deleted');
      assert(count === cursor.count + cursor.deleted, 'the tree counts both');
      length += cursor.count;
    },
  });
  assert(compareIds(last, 0, header.lastId, 0) <= 0, 'the last id is not before any other');
  return length;
}

function checkListpack(bytes: Buffer, start: number, size: number): void {
  const end = start + size - 1;
  let elements = 0;
  let at = start + listpackHeaderBytes;
  for (; at < end; at = nextElement(bytes, at)) elements++;
  assert(at === end && bytes[end] === listpackEnd, 'a listpack ends behind its last element');
  const declared = listpackElements(bytes, start);
  assert(declared === Math.min(elements, 0xffff), 'a listpack counts its elements');
}
