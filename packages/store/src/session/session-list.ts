/** The sessions there are, by id, in the order in which they came. */
import assert from 'node:assert';

import type { StoreSession } from './store-session.js';

/** Every session that has not ended. */
export class SessionList {
  /** Sessions that ever came (total_connections_received). */
  totalCount: number;
  readonly #byId: Map<number, StoreSession>;

  constructor() {
    this.totalCount = 0;
    this.#byId = new Map();
  }

  get count(): number {
    return this.#byId.size;
  }

  /** The id of the next session. */
  nextId(): number {
    return this.totalCount + 1;
  }

  add(session: StoreSession): void {
    assert(session.id === this.nextId(), 'ids are given in order');
    this.totalCount++;
    this.#byId.set(session.id, session);
  }

  remove(session: StoreSession): void {
    this.#byId.delete(session.id);
  }

  /** In the order in which they came. Sessions may be removed meanwhile. */
  values(): IterableIterator<StoreSession> {
    return this.#byId.values();
  }
}
