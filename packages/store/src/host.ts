/**
 * What commands ask of the store around them, gathered from the rooms that know it.
 *
 * Fields that dispatch reads for every command are plain, and kept up to date by the store.
 */
import type {
  Configuration,
  Debugging,
  Host,
  MemoryFigures,
  Persistence,
  Propagation,
  Sessions,
  Settings,
  ShutdownRequest,
} from '@varve/commands';

import type { Clock } from './clock.js';
import type { KeySequences } from './log/key-sequences.js';
import type { UnitLog } from './log/unit-log.js';
import type { Credentials } from './session/credentials.js';
import { redisVersion } from './version.js';

/** The rooms behind the host. */
export interface HostRooms {
  readonly settings: Settings;
  readonly gate: KeySequences;
  readonly configuration: Configuration;
  readonly sessions: Sessions;
  readonly persistence: Persistence;
  readonly debugging: Debugging;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly formatInfo: (sections: readonly string[]) => string;
  readonly memoryFigures: () => MemoryFigures;
  readonly resetStatistics: () => void;
  readonly shutdown: (request: ShutdownRequest) => string | undefined;
  readonly abortShutdown: () => string | undefined;
}

/** The store as commands see it. */
export class StoreHost implements Host {
  readonly settings: Settings;
  readonly gate: KeySequences;
  readonly keyWaiters: undefined;
  readonly configuration: Configuration;
  readonly sessions: Sessions;
  readonly persistence: Persistence;
  readonly debugging: Debugging;
  readonly version: string;
  loading: boolean;
  writesDenied: string | undefined;
  /** The way into the log; undefined when there is none. */
  unitLog: UnitLog | undefined;
  readonly #rooms: HostRooms;

  constructor(rooms: HostRooms) {
    this.settings = rooms.settings;
    this.gate = rooms.gate;
    this.keyWaiters = undefined;
    this.configuration = rooms.configuration;
    this.sessions = rooms.sessions;
    this.persistence = rooms.persistence;
    this.debugging = rooms.debugging;
    this.version = redisVersion;
    this.loading = true;
    this.writesDenied = undefined;
    this.unitLog = undefined;
    this.#rooms = rooms;
  }

  get passwordRequired(): boolean {
    return this.#rooms.credentials.isRequired;
  }

  propagate(unit: Propagation): void {
    if (this.unitLog !== undefined) this.unitLog.take(unit);
  }

  microseconds(): number {
    return this.#rooms.clock.microseconds();
  }

  authenticate(user: Uint8Array, password: Uint8Array): boolean {
    return this.#rooms.credentials.matches(user, password);
  }

  info(sections: readonly string[]): string {
    return this.#rooms.formatInfo(sections);
  }

  memoryFigures(): MemoryFigures {
    return this.#rooms.memoryFigures();
  }

  resetStatistics(): void {
    this.#rooms.resetStatistics();
  }

  shutdown(request: ShutdownRequest): string | undefined {
    return this.#rooms.shutdown(request);
  }

  abortShutdown(): string | undefined {
    return this.#rooms.abortShutdown();
  }
}
