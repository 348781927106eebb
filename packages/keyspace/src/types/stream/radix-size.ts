/**
 * How many nodes the radix tree would have in which Redis keeps the nodes of a stream: XINFO STREAM
 * tells, and tools read it.
 *
 *   keys of 16 bytes       ...01aa ...01ab ...02ac
 *   radix tree             [...0] -> (1|2);  1 -> [a] -> (a|b) -> leaf, leaf;  2 -> [ac] -> leaf
 *
 * A tree of one key is what all bytes of it are in, and a leaf. Otherwise there is a node for every
 * place where keys part, one for every run of bytes that keys share before they part, or that one
 * has left for itself behind where it parted, and a leaf for every key. It depends on the keys
 * alone, not on what came and went.
 *
 * Spec: redis/src/rax.c raxGenericInsert, raxRemove (7.0).
 */
import type { Memory } from '../../arena/memory.js';
import { idWords } from './stream-id.js';
import { walkNodes } from './stream-nodes.js';

const keyBytes = 16;

/** Count of nodes of the radix tree with the master ids of the tree at `root`. O(nodes). */
export function radixTreeSize(memory: Memory, root: number): number {
  const before = new Uint32Array(idWords);
  /** Where the keys part that share a beginning with the last one, ascending. */
  const partings: number[] = [];
  let size = 0;
  let keys = 0;
  /** Bytes the last key shares with the one before, and that one with the one before it. */
  let shared = -1;
  const addLeaf = (depth: number): void => {
    size += depth < keyBytes ? 2 : 1;
  };
  walkNodes(memory, root, (words, at) => {
    if (keys++ > 0) {
      const common = commonBytes(before, words, at);
      addLeaf(Math.max(shared, common) + 1);
      while (partings.length > 0 && partings.at(-1)! > common) {
        const depth = partings.pop()!;
        const above = Math.max(common, partings.at(-1) ?? -1);
        size += depth > above + 1 ? 2 : 1;
      }
      if (partings.at(-1) !== common) partings.push(common);
      shared = common;
    }
    for (let i = 0; i < idWords; i++) before[i] = words[at + i]!;
  });
  if (keys === 0) return 1;
  addLeaf(shared + 1);
  while (partings.length > 0) {
    const depth = partings.pop()!;
    const above = partings.at(-1) ?? -1;
    size += depth > above + 1 ? 2 : 1;
  }
  return size;
}

/** How many bytes two ids, which differ, have in common. */
function commonBytes(a: Uint32Array, b: Uint32Array, bAt: number): number {
  let i = 0;
  while (a[i] === b[bAt + i]) i++;
  return 4 * i + (Math.clz32(a[i]! ^ b[bAt + i]!) >>> 3);
}
