/**
 * Counters of what passes through the store, for INFO stats: those that are not the commands' own.
 */

/** Rates are averages over this many samples, as Redis's (STATS_METRIC_SAMPLES). */
const sampleCount = 16;

/** How fast a counter grows: sampled by every tick, averaged over the last samples. */
export class Rate {
  readonly #samples: Float64Array;
  #next: number;
  #lastValue: number;
  #lastMicroseconds: number;

  constructor() {
    this.#samples = new Float64Array(sampleCount);
    this.#next = 0;
    this.#lastValue = 0;
    this.#lastMicroseconds = 0;
  }

  /** Growth per second, rounded down. */
  get perSecond(): number {
    return Math.floor(this.#samples.reduce((sum, sample) => sum + sample, 0) / sampleCount);
  }

  /** Takes the counter's value at a moment of a monotonic clock. */
  sample(value: number, microseconds: number): void {
    const elapsed = microseconds - this.#lastMicroseconds;
    if (this.#lastMicroseconds > 0 && elapsed > 0) {
      const growth = Math.max(0, value - this.#lastValue);
      this.#samples[this.#next] = (growth * 1e6) / elapsed;
      this.#next = (this.#next + 1) % sampleCount;
    }
    this.#lastValue = value;
    this.#lastMicroseconds = microseconds;
  }
}

/** The counters. */
export class Traffic {
  bytesRead: number;
  readCount: number;
  rejectedConnections: number;
  /** Connections that came before the last CONFIG RESETSTAT. */
  connectionsBefore: number;
  expiryMicroseconds: number;
  /** How often the search for expired keys ran out of time. */
  expiryBudgetExhausted: number;
  readonly commandRate: Rate;
  readonly inputRate: Rate;
  readonly outputRate: Rate;

  constructor() {
    this.bytesRead = 0;
    this.readCount = 0;
    this.rejectedConnections = 0;
    this.connectionsBefore = 0;
    this.expiryMicroseconds = 0;
    this.expiryBudgetExhausted = 0;
    this.commandRate = new Rate();
    this.inputRate = new Rate();
    this.outputRate = new Rate();
  }

  /** Forgets the counters (CONFIG RESETSTAT). */
  reset(connections: number): void {
    this.bytesRead = 0;
    this.readCount = 0;
    this.rejectedConnections = 0;
    this.connectionsBefore = connections;
    this.expiryMicroseconds = 0;
    this.expiryBudgetExhausted = 0;
  }
}
