/**
 * Reading the consumer groups of a stream wherever it is: in the live keyspace, or in a frozen view
 * in another thread. What is where: consumer-group.ts.
 *
 * Groups, and the consumers of a group, come in the order of their names, pending entries in that of
 * ids: for each group
 *
 *     group  pending*  consumers  ( consumer  consumerPending* )*
 */
import type { Memory } from '../../arena/memory.js';
import { slabShift } from '../../arena/memory.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { readWord } from '../../entry/entry-layout.js';
import { countWord, headerWord } from '../../index/directory.js';
import { walkIndex } from '../../index/index-walk.js';
import { treeCount, walkLeaves } from '../../tree/tree-walk.js';
import {
  consumerPendingAt,
  consumerSeenAt,
  groupConsumersAt,
  groupPendingAt,
  pendingWords,
} from './consumer-group.js';
import { readWords } from './stream-header.js';
import { idWords } from './stream-id.js';
import { recordsAt } from './pending-ids.js';

/** What is told of groups. All that is passed is borrowed for the call. */
export interface GroupVisitor {
  /** @param entriesRead 64 bits, signed: -1 if that is not known */
  group(
    name: Buffer,
    start: number,
    end: number,
    lastId: Uint32Array,
    entriesRead: Uint32Array,
    pendingCount: number,
  ): void;
  /** A record of a group is at `words[at]`. */
  pending(words: Uint32Array, at: number): void;
  consumers(count: number): void;
  consumer(name: Buffer, start: number, end: number, seen: Uint32Array, pendingCount: number): void;
  /** An id is at `words[at]`. */
  consumerPending(words: Uint32Array, at: number): void;
}

/** Count of the groups in the index at `root`. */
export function groupCount(memory: Memory, root: number): number {
  return root === 0 ? 0 : headerWord(memory, root, countWord);
}

/** Tells all groups in the index at `root`. */
export function walkGroups(memory: Memory, root: number, visitor: GroupVisitor): void {
  const entry = new DecodedEntry();
  const lastId = new Uint32Array(idWords);
  const entriesRead = new Uint32Array(2);
  for (const ref of refsByName(memory, root)) {
    entry.decode(memory, ref);
    const { bytes, keyStart, keyEnd, valueStart } = entry;
    readWords(bytes, readWords(bytes, valueStart, lastId), entriesRead);
    const pending = readWord(bytes, valueStart + groupPendingAt);
    const consumers = readWord(bytes, valueStart + groupConsumersAt);
    const count = treeCount(memory, pending);
    visitor.group(bytes, keyStart, keyEnd, lastId, entriesRead, count);
    walkRecords(memory, pending, pendingWords, (words, at) => {
      visitor.pending(words, at);
    });
    walkConsumers(memory, consumers, visitor);
  }
}

function walkConsumers(memory: Memory, root: number, visitor: GroupVisitor): void {
  const entry = new DecodedEntry();
  const seen = new Uint32Array(2);
  const refs = refsByName(memory, root);
  visitor.consumers(refs.length);
  for (const ref of refs) {
    entry.decode(memory, ref);
    const { bytes, keyStart, keyEnd, valueStart } = entry;
    readWords(bytes, valueStart + consumerSeenAt, seen);
    const pending = readWord(bytes, valueStart + consumerPendingAt);
    visitor.consumer(bytes, keyStart, keyEnd, seen, treeCount(memory, pending));
    walkRecords(memory, pending, idWords, (words, at) => {
      visitor.consumerPending(words, at);
    });
  }
}

/** Entries of an index in the order of their names' bytes. O(n log n). */
function refsByName(memory: Memory, root: number): number[] {
  const refs: number[] = [];
  walkIndex(memory, root, (ref) => refs.push(ref));
  const [first, second] = [new DecodedEntry(), new DecodedEntry()];
  return refs.sort((a, b) => {
    first.decode(memory, a);
    second.decode(memory, b);
    const { bytes, keyStart, keyEnd } = second;
    return first.bytes.compare(bytes, keyStart, keyEnd, first.keyStart, first.keyEnd);
  });
}

function walkRecords(
  memory: Memory,
  root: number,
  recordWords: number,
  visit: (words: Uint32Array, at: number) => void,
): void {
  walkLeaves(memory, root, (leaf, count) => {
    const words = memory.u32s[leaf >>> slabShift]!;
    const first = recordsAt(leaf);
    for (let i = 0; i < count; i++) visit(words, first + i * recordWords);
  });
}
