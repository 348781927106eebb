/**
 * A snapshot on its way to a file: a frozen view of the keyspace, and the worker that writes it.
 *
 *     freeze --> worker reads the view, writes and syncs the file --> view closed --> done
 *
 * There is one at a time, as Redis has one child at a time. The view is closed before `done` is
 * called, and not before the worker has stopped to read it.
 */
import type { FrozenView, Keyspace } from '@varve/keyspace';
import type { RunningSnapshot, SnapshotJob, SnapshotOutcome, SnapshotRunner } from '@varve/rewrite';

import type { Clock } from '../clock.js';

/** A job that has no view yet. */
export type SnapshotPlan = Omit<SnapshotJob, 'memory'>;

/** How often the keyspace was frozen, and how long that took the last time. */
export interface Freezes {
  count: number;
  lastMicroseconds: number;
}

/** Who makes snapshots. */
export interface SnapshotRooms {
  readonly keyspace: Keyspace;
  readonly runner: SnapshotRunner;
  readonly clock: Clock;
  readonly freezes: Freezes;
}

/** Called when a snapshot is there, or why it is not; `keptBytes`: what the view kept at its end. */
export type TaskDone = (outcome: SnapshotOutcome, keptBytes: number) => void;

export class SnapshotTask {
  /** Keys in the view. */
  readonly keysTotal: number;
  readonly #keyspace: Keyspace;
  readonly #view: FrozenView;
  readonly #running: RunningSnapshot;

  /** Freezes the keyspace at this moment and starts. `done` is called once, in a later turn. */
  constructor(rooms: SnapshotRooms, plan: SnapshotPlan, done: TaskDone) {
    const { keyspace, runner, clock, freezes } = rooms;
    this.keysTotal = keyspace.databases.reduce((sum, database) => sum + database.size, 0);
    this.#keyspace = keyspace;
    const startedAt = clock.microseconds();
    this.#view = keyspace.freeze();
    freezes.lastMicroseconds = clock.microseconds() - startedAt;
    freezes.count++;
    this.#running = runner.start({ ...plan, memory: this.#view.memory() }, (outcome) => {
      const { keptBytes } = this;
      this.#view.close();
      done(outcome, keptBytes);
    });
  }

  /** Keys written so far. */
  get keysProcessed(): number {
    return this.#running.keysProcessed;
  }

  /** Bytes of blocks that were replaced or freed since, and are still there for the view. */
  get keptBytes(): number {
    return this.#keyspace.usedMemory - this.#keyspace.liveMemory;
  }

  /** Stops the worker: `done` tells when it has, and its file is gone. */
  cancel(): void {
    this.#running.cancel();
  }
}
