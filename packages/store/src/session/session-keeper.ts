/**
 * Who is connected: lets sessions in and out, and makes sure that none takes more than its share.
 *
 *     come         refused above maxclients
 *     pile up      reading paused; closed above client-output-buffer-limit
 *     idle         closed after `timeout` seconds
 *     leave        QUIT and protocol errors end a session once its replies have left; a closed
 *                  socket and CLIENT KILL end it at once
 */
import type { WatchedKeys } from '@varve/commands';
import type { RequestLimits } from '@varve/resp';

import type { Clock } from '../clock.js';
import { clientOutputBufferLimit } from '../config/directives/client-output-buffer-limit.js';
import { maxclients, timeout } from '../config/directives/clients.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { Logger } from '../logger.js';
import type { Outbox } from '../replies/outbox.js';
import type { Traffic } from '../traffic.js';
import type { Credentials } from './credentials.js';
import { describeSession } from './describe-session.js';
import { isOverLimit, outputPauseBytes } from './output-limits.js';
import type { SessionList } from './session-list.js';
import type { Sink } from './sink.js';
import { StoreSession } from './store-session.js';

/** Where a session comes from. */
export interface Peer {
  /** "ip:port" or "path:0". */
  readonly address: string;
  readonly localAddress: string;
  /** Whether it comes from this machine. */
  readonly isLocal: boolean;
  /** Number of the file descriptor; -1: none. */
  readonly fd: number;
}

const tooManyClients = Buffer.from('-ERR max number of clients reached\r\n', 'latin1');

/** What the keeper works with. */
export interface KeeperRooms {
  readonly list: SessionList;
  readonly config: ConfigRegistry;
  readonly credentials: Credentials;
  readonly limits: RequestLimits;
  readonly watchedKeys: WatchedKeys;
  readonly outbox: Outbox;
  readonly traffic: Traffic;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Lets sessions in and out. */
export class SessionKeeper {
  readonly #rooms: KeeperRooms;
  /** Sessions that end once their replies have left. */
  readonly #leaving: Set<StoreSession>;
  /** Sessions whose output did not all leave at once. */
  readonly #congested: Set<StoreSession>;
  #lastSweepMs: number;

  constructor(rooms: KeeperRooms) {
    this.#rooms = rooms;
    this.#leaving = new Set();
    this.#congested = new Set();
    this.#lastSweepMs = rooms.clock.nowMs();
  }

  /** Lets a session in; undefined when there are too many, which the peer is told. */
  admit(peer: Peer, sink: Sink): StoreSession | undefined {
    const { list, config, credentials, limits, traffic, clock } = this.#rooms;
    if (list.count >= config.get(maxclients)) {
      traffic.rejectedConnections++;
      sink.write(tooManyClients, 0, tooManyClients.length);
      sink.end();
      return undefined;
    }
    const origin = {
      ...peer,
      id: list.nextId(),
      nowMs: clock.nowMs(),
      limits,
      authenticated: !credentials.isRequired,
    };
    const session = new StoreSession(origin, sink);
    list.add(session);
    return session;
  }

  /** Nothing more is read from the session; it ends once its replies have left. */
  leave(session: StoreSession): void {
    session.closing = true;
    if (!session.ended) this.#leaving.add(session);
  }

  /** At the end of a turn: ends those whose replies have been handed out. */
  endLeaving(): void {
    for (const session of this.#leaving) {
      if (session.held.length > 0) continue;
      this.#leaving.delete(session);
      if (!session.ended) session.sink.end();
    }
  }

  /** The peer is gone: forgets the session. */
  forget(session: StoreSession): void {
    if (session.ended) return;
    this.#rooms.watchedKeys.unwatchAll(session.transaction);
    session.end();
    this.#rooms.list.remove(session);
    this.#rooms.outbox.forget(session);
    this.#leaving.delete(session);
    this.#congested.delete(session);
  }

  /** Ends a session at once, whatever waits for it. */
  close(session: StoreSession): void {
    if (session.ended) return;
    this.forget(session);
    session.sink.destroy();
  }

  /** Some of the session's replies did not leave: stops reading from it, or closes it. */
  watchOutput(session: StoreSession): void {
    if (session.ended) return;
    const limit = this.#rooms.config.get(clientOutputBufferLimit).normal;
    const nowMs = this.#rooms.clock.nowMs();
    if (isOverLimit(session, limit, nowMs)) {
      const line = describeSession(session, nowMs, session.lastEntry?.fullName ?? 'NULL');
      this.#rooms.logger.warning(`Client ${line} closed for overcoming of output buffer limits.`);
      this.close(session);
      return;
    }
    const bytes = session.outputBytes;
    if (bytes === 0) this.#congested.delete(session);
    else this.#congested.add(session);
    this.#setPaused(session, bytes > outputPauseBytes);
  }

  /** Ten times a second: closes who idles for too long or has been above the soft limit. */
  sweep(): void {
    for (const session of this.#congested) this.watchOutput(session);
    const nowMs = this.#rooms.clock.nowMs();
    const idleMsMax = this.#rooms.config.get(timeout) * 1000;
    // The system clock may have been set back.
    if (idleMsMax === 0 || Math.abs(nowMs - this.#lastSweepMs) < 1000) return;
    this.#lastSweepMs = nowMs;
    for (const session of this.#rooms.list.values()) {
      if (nowMs - session.lastActiveMs <= idleMsMax) continue;
      this.#rooms.logger.verbose('Closing idle client');
      this.close(session);
    }
  }

  #setPaused(session: StoreSession, paused: boolean): void {
    if (session.paused === paused) return;
    session.paused = paused;
    if (paused) session.sink.pause();
    else session.sink.resume();
  }
}
