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
 * The count of nodes is known last, so a list of 64 nodes or more moves by a few bytes at the end.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, quicklist.c _quicklistNodeAllowInsert (7.0).
 */
import { ListpackBuilder } from '../packed/listpack-builder.js';
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

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of lists. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#node = new ListpackBuilder();
    this.#mark = 0;
    this.#nodeCount = 0;
  }

  begin(): void {
    this.#mark = this.#writer.deferLength();
    this.#nodeCount = 0;
    this.#node.begin();
  }

  /** Writes the element `bytes[start, end)`. */
  element(bytes: Uint8Array, start: number, end: number): void {
    const node = this.#node;
    const isFull = node.size + (end - start) + elementOverhead > nodeSizeMax;
    if (isFull && node.count > 0) this.#endNode();
    node.append(bytes, start, end);
  }

  end(): void {
    if (this.#node.count > 0) this.#endNode();
    this.#writer.setLength(this.#mark, this.#nodeCount);
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
