/** A log on a disk whose completions are delivered by hand, with a clock set by hand, and faults
 * to order. */
import { FaultyStorage, type FaultRule } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';

import type { AofError, LogWriter, SyncPolicy } from '../src/index.js';
import { appendUnit, ListLogger, loadLog, ManualClock, openLog, readAll, record } from './log-bench.js';

const incr1 = 'data/appendonlydir/appendonly.aof.1.incr.aof';
export const set = record('SET', 'k', 'v');

/** A log, its disk, its clock, and what is under way off-thread. */
export class Rig {
  readonly clock = new ManualClock();
  readonly logger = new ListLogger();
  readonly fatal: AofError[] = [];
  readonly faulty: FaultyStorage;
  readonly memory: MemoryStorage;
  readonly log;
  releases = 0;
  /** What a sync on the main thread takes, in milliseconds. */
  syncMs = 0;
  #pending: (() => void)[] = [];

  constructor(policy: SyncPolicy, checksums = true) {
    const schedule = (callback: () => void): void => {
      this.#pending.push(callback);
    };
    this.memory = new MemoryStorage({
      schedule,
      beforeCall: (call) => {
        if (call.operation === 'sync' && call.phase === 'whole') this.clock.ms += this.syncMs;
      },
    });
    this.memory.makeDirectory('data');
    this.memory.syncDirectory('.');
    this.faulty = new FaultyStorage(this.memory, [], { schedule });
    this.log = openLog({
      storage: this.faulty,
      policy,
      checksums,
      now: this.clock.now,
      logger: this.logger,
      onFatal: (error) => this.fatal.push(error),
    }).log;
    this.writer.onRelease = () => this.releases++;
    this.logger.lines.length = 0;
  }

  get writer(): LogWriter {
    return this.log.writer;
  }

  get underWay(): number {
    return this.#pending.length;
  }

  /** Delivers what is under way now, after `ms`. */
  complete(ms = 0, order: 'as issued' | 'reversed' = 'as issued'): void {
    this.clock.ms += ms;
    const callbacks = this.#pending.splice(0);
    if (order === 'reversed') callbacks.reverse();
    for (const callback of callbacks) {
      callback();
      this.writer.check();
    }
  }

  /** Appends one unit and flushes. */
  write(bytes = set): void {
    appendUnit(this.log, 0, bytes);
    this.writer.flush();
    this.writer.check();
  }

  arm(rule: FaultRule): void {
    this.faulty.arm(rule);
  }

  get content(): string {
    return readAll(this.memory, incr1).toString('latin1');
  }

  /** What a restart would replay, and a restart after a power failure. */
  replayed(kind: 'process' | 'power' = 'process'): number {
    const storage = this.memory.survivor(kind, () => 0);
    return loadLog({ storage }).replayed.length;
  }
}

/** appended, flushed, durable, released */
export const sequences = ({ writer }: Rig): number[] => [
  writer.appendedSequence,
  writer.flushedSequence,
  writer.durableSequence,
  writer.releasedSequence,
];

