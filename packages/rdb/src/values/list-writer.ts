/**
 * Writes lists as redis-server 7.0 does when elements are pushed to its end: LIST_QUICKLIST_2. HOT.
 *
 *     count of nodes, ( 2, listpack )*
 *
 * A node takes elements as long as its listpack, the element and 8 bytes are not more than 8 KiB
 * (list-max-listpack-size -2); an element that is larger has a node of its own.
 *
 *     writer.begin(); writer.element(bytes, start, end); ...; writer.end();
 *
 * The count of nodes is known last, so it is deferred: until then a list stays in the writer's
 * buffer. For one that should not, its nodes are counted first, by going through it twice:
 *
 *     counter.begin(); counter.element(bytes, start, end); ...;
 *     writer.begin(counter.nodeCount); writer.element(bytes, start, end); ...; writer.end();
 *
 * Spec: redis/src/rdb.c rdbSaveObject, quicklist.c _quicklistNodeAllowInsert (7.0).
 */
import assert from 'node:assert';

import { listpackEntrySize, ListpackBuilder } from '../packed/listpack-builder.js';
import { listpackHeaderSize } from '../packed/listpack.js';
import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';
import { NodeContainer } from './list-reader.js';

const nodeSizeMax = 8192;

/** What Redis reckons an element takes beside its bytes. */
const elementOverhead = 8;

export class ListWriter {
  readonly type = RdbType.listQuicklist2;
  readonly #writer: RdbWriter;
  readonly #node: ListpackBuilder;
  #mark: number;
  #nodeCount: number;
  /** As told beforehand; -1: it was not. */
  #nodeCountTold: number;

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of lists. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#node = new ListpackBuilder();
    this.#mark = 0;
    this.#nodeCount = 0;
    this.#nodeCountTold = -1;
  }

  /** Begins a list, of so many nodes if they were counted by a ListNodeCounter. */
  begin(nodeCount = -1): void {
    if (nodeCount < 0) this.#mark = this.#writer.deferLength();
    else this.#writer.length(nodeCount);
    this.#nodeCountTold = nodeCount;
    this.#nodeCount = 0;
    this.#node.begin();
  }

  /** Writes the element `bytes[start, end)`. */
  element(bytes: Uint8Array, start: number, end: number): void {
    const node = this.#node;
    if (node.count > 0 && isFull(node.size, end - start)) this.#endNode();
    node.append(bytes, start, end);
  }

  end(): void {
    if (this.#node.count > 0) this.#endNode();
    if (this.#nodeCountTold < 0) this.#writer.setLength(this.#mark, this.#nodeCount);
    else assert(this.#nodeCount === this.#nodeCountTold);
  }

  #endNode(): void {
    const node = this.#node;
    node.end();
    this.#writer.length(NodeContainer.packed);
    this.#writer.string(node.bytes, 0, node.size);
    this.#nodeCount++;
    node.begin();
  }
}

/** Counts the nodes that a list will have, told the same elements. */
export class ListNodeCounter {
  nodeCount: number;
  /** Of the listpack of the last node. */
  #size: number;

  constructor() {
    this.nodeCount = 0;
    this.#size = 0;
  }

  begin(): void {
    this.nodeCount = 0;
  }

  /** Counts the element `bytes[start, end)`. */
  element(bytes: Uint8Array, start: number, end: number): void {
    if (this.nodeCount === 0 || isFull(this.#size, end - start)) {
      this.nodeCount++;
      this.#size = listpackHeaderSize + 1;
    }
    this.#size += listpackEntrySize(bytes, start, end);
  }
}

/** Whether an element of `size` bytes must go to another node than one of `nodeSize`. */
function isFull(nodeSize: number, size: number): boolean {
  return nodeSize + size + elementOverhead > nodeSizeMax;
}
