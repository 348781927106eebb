/**
 * Lists in RDB: LIST_QUICKLIST_2, in nodes of up to 8 KiB as redis-server makes them of elements
 * pushed to the tail. (How Redis cuts a list that has changed otherwise, or under another
 * list-max-listpack-size, its elements do not tell.)
 *
 * A list is gone through twice, to count its nodes and to write them: their count comes first, and
 * a list of any size goes to a file in little memory.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0).
 */
import {
  ListNodeCounter,
  ListWriter,
  type ListVisitor,
  type RdbString,
  type RdbWriter,
} from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import type { VisitElement } from './list-element.js';
import type { ListRoom } from './list-room.js';

export class ListSaver {
  readonly #list: ListWriter;
  readonly #counter: ListNodeCounter;
  readonly #count: VisitElement;
  readonly #element: VisitElement;

  constructor(writer: RdbWriter) {
    const list = new ListWriter(writer);
    const counter = new ListNodeCounter();
    this.#list = list;
    this.#counter = counter;
    this.#count = (bytes, start, end) => {
      counter.element(bytes, start, end);
    };
    this.#element = (bytes, start, end) => {
      list.element(bytes, start, end);
    };
  }

  /** The type byte of any list. */
  get type(): number {
    return this.#list.type;
  }

  /** Writes the value of a list. */
  save(entry: EntryView): void {
    this.#counter.begin();
    entry.forEachElement(this.#count);
    this.#list.begin(this.#counter.nodeCount);
    entry.forEachElement(this.#element);
    this.#list.end();
  }
}

/** Makes the list it is told at the cursor, where nothing is. */
export class ListLoader implements ListVisitor {
  readonly #room: ListRoom;

  constructor(room: ListRoom) {
    this.#room = room;
  }

  list(): void {
    this.#room.create();
  }

  element(element: RdbString): void {
    this.#room.pushTail(element.bytes, element.start, element.end);
  }

  end(): void {
    // The room needs no telling.
  }
}
