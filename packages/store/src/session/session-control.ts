/** Sessions as commands see them: CLIENT LIST, INFO and KILL. */
import type { Context, Session, Sessions } from '@varve/commands';

import type { Clock } from '../clock.js';
import { describeSession } from './describe-session.js';
import type { SessionList } from './session-list.js';
import type { StoreSession } from './store-session.js';

/** The sessions of one store. */
export class SessionControl implements Sessions {
  readonly #list: SessionList;
  readonly #clock: Clock;
  readonly #context: () => Context;
  readonly #close: (session: StoreSession) => void;

  /**
   * @param context of the store: says who runs what
   * @param close ends a session at once
   */
  constructor(
    list: SessionList,
    clock: Clock,
    context: () => Context,
    close: (session: StoreSession) => void,
  ) {
    this.#list = list;
    this.#clock = clock;
    this.#context = context;
    this.#close = close;
  }

  list(): readonly Session[] {
    return [...this.#list.values()];
  }

  describe(session: Session): string {
    const context = this.#context();
    const described = session as StoreSession;
    const entry = context.session === session ? context.lastEntry : described.lastEntry;
    return describeSession(described, this.#clock.nowMs(), entry?.fullName ?? 'NULL');
  }

  kill(session: Session): void {
    if (this.#context().session === session) session.closing = true;
    else this.#close(session as StoreSession);
  }
}
