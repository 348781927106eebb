/**
 * The machine a simulated server runs on: clock, event loop and a disk that may be left at any
 * moment.
 *
 *     product -> seeded bug, if any -> the machine's eye -> MemoryStorage
 *
 * Before every call that may change the disk, and whenever the simulation says that a moment is of
 * interest, `onMoment` is called: there the state of the disk can be copied, without stopping it.
 */
import {
  MemoryStorage,
  type Call,
  type MemoryStorageOptions,
  type NameDurability,
  type Profile,
} from '@varve/storage/memory';
import type { Storage } from '@varve/storage';

import { HookedStorage } from './hooked-storage.js';
import { ManualClock } from './manual-clock.js';
import { Scheduler } from './scheduler.js';

/** A moment at which the machine may die. */
export interface Moment {
  readonly disk: MemoryStorage;
  /** The call that is about to be made; undefined: none, time has passed or a step is over. */
  readonly call: Call | undefined;
  /** What that call is about to write, if it is a synchronous write. Borrowed. */
  readonly writing: Uint8Array | undefined;
}

export type OnMoment = (moment: Moment) => void;

/** Puts a storage between product and disk. */
export type WrapStorage = (disk: Storage) => Storage;

export interface MachineOptions {
  readonly names: NameDurability;
  readonly wrap: WrapStorage | undefined;
  readonly onMoment: OnMoment | undefined;
}

/** The machine. */
export class SimulatedMachine {
  readonly clock: ManualClock;
  readonly scheduler: Scheduler;
  disk: MemoryStorage;
  /** What the product sees of the disk. */
  storage: Storage;
  readonly #options: MachineOptions;
  #writing: Uint8Array | undefined;

  constructor(options: MachineOptions) {
    this.clock = new ManualClock();
    this.scheduler = new Scheduler(this.clock);
    this.#options = options;
    this.#writing = undefined;
    this.disk = new MemoryStorage(this.#diskOptions('adversarial'));
    this.storage = this.#plug();
  }

  /** Options of a disk of this machine. */
  #diskOptions(profile: Profile): MemoryStorageOptions {
    const { names, onMoment } = this.#options;
    return {
      names,
      profile,
      schedule: this.scheduler.complete,
      ...(onMoment && { beforeCall: (call: Call) => this.#before(call) }),
    };
  }

  /** Tells that nothing happens, and that it might be the end. */
  pause(): void {
    this.#options.onMoment?.({ disk: this.disk, call: undefined, writing: undefined });
  }

  /** Dies, and comes back with what the disk kept. */
  crash(kind: 'process' | 'power', choose: (count: number) => number, profile: Profile): void {
    this.scheduler.clear();
    const kept = this.disk.crash('process', choose, { profile });
    this.disk = kept.crash(kind, choose, this.#diskOptions(profile));
    this.storage = this.#plug();
  }

  #plug(): Storage {
    const eye = new HookedStorage(this.disk, {
      write: (file, bytes) => {
        this.#writing = bytes;
        try {
          return file.write(bytes, 0, bytes.length);
        } finally {
          this.#writing = undefined;
        }
      },
    });
    return this.#options.wrap?.(eye) ?? eye;
  }

  #before(call: Call): void {
    if (!call.changes) return;
    const writing = call.operation === 'write' ? this.#writing : undefined;
    this.#options.onMoment?.({ disk: this.disk, call, writing });
  }
}
