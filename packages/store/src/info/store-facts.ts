/** The facts INFO is about, gathered while the store lives. */
import type { Context } from '@varve/commands';

import type { Background } from '../background/background.js';
import type { Clock } from '../clock.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { DatasetState } from '../loading/dataset-state.js';
import type { Outbox } from '../replies/outbox.js';
import type { SessionList } from '../session/session-list.js';
import type { Traffic } from '../traffic.js';
import { usedMemory } from './memory.js';
import type { ProcessFacts } from './process-facts.js';
import type { InfoSource } from './section.js';

/** Where the facts come from. */
export interface FactSources {
  readonly context: Context;
  readonly config: ConfigRegistry;
  readonly sessions: SessionList;
  readonly outbox: Outbox;
  readonly traffic: Traffic;
  readonly process: ProcessFacts;
  readonly dataset: DatasetState;
  readonly background: Background;
  readonly clock: Clock;
  /** Uniform 32-bit integers, for the ids of this run. */
  readonly random: () => number;
}

/** INFO's source; its plain fields are the store's to set. */
export class StoreFacts implements InfoSource {
  readonly context: Context;
  readonly config: ConfigRegistry;
  readonly sessions: SessionList;
  readonly outbox: Outbox;
  readonly traffic: Traffic;
  readonly process: ProcessFacts;
  readonly startedMs: number;
  readonly runId: string;
  readonly replicationId: string;
  readonly dataset: DatasetState;
  readonly background: Background;
  usedMemoryPeak: number;
  usedMemoryAtStart: number;
  readonly #clock: Clock;

  constructor(sources: FactSources) {
    this.context = sources.context;
    this.config = sources.config;
    this.sessions = sources.sessions;
    this.outbox = sources.outbox;
    this.traffic = sources.traffic;
    this.process = sources.process;
    this.startedMs = sources.clock.nowMs();
    this.runId = hexId(sources.random);
    this.replicationId = hexId(sources.random);
    this.dataset = sources.dataset;
    this.background = sources.background;
    this.usedMemoryPeak = 0;
    this.usedMemoryAtStart = 0;
    this.#clock = sources.clock;
  }

  get nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Samples what INFO shows as a rate or a peak: once per tick. */
  sample(): void {
    const now = this.#clock.microseconds();
    this.traffic.commandRate.sample(this.context.statistics.commandsProcessed, now);
    this.traffic.inputRate.sample(this.traffic.bytesRead, now);
    this.traffic.outputRate.sample(this.outbox.bytesWritten, now);
    // Without the buffers of clients, which take a walk over all of them.
    const used = this.context.keyspace.usedMemory + (this.dataset.log?.bufferCapacity ?? 0);
    if (used > this.usedMemoryPeak) this.usedMemoryPeak = used;
  }

  /** Takes what is in use now for what an empty store needs. */
  markStart(): void {
    this.usedMemoryAtStart = usedMemory(this) - this.context.keyspace.usedMemory;
  }

  /** Forgets counters and peaks (CONFIG RESETSTAT). */
  reset(): void {
    this.traffic.reset(this.sessions.totalCount);
    this.outbox.bytesWritten = 0;
    this.outbox.writeCount = 0;
    this.usedMemoryPeak = 0;
  }
}

/** 40 hexadecimal characters, like the ids of Redis. */
function hexId(random: () => number): string {
  let id = '';
  while (id.length < 40) id += random().toString(16).padStart(8, '0');
  return id;
}
