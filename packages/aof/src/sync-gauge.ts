/**
 * How long a sync takes here, and hence where to run it.
 *
 * Handing a sync to another thread costs more than the sync itself on a disk with a protected write
 * cache (tens of microseconds); on any other disk a sync on the main thread stops every client.
 * Which one this is cannot be asked, so it is measured, all the time:
 *
 *     inline      -> off-thread    when the median of the last 9 exceeds 1 ms
 *     off-thread  -> inline        when the fastest of the last 9 took less than 1 ms
 *
 * The fastest, not the median, because off-thread durations include the wait for the event loop.
 * Until something was measured, syncs run off-thread.
 */
import assert from 'node:assert/strict';

/** A sync below this may run on the main thread. */
export const inlineSyncMsMax = 1;

const windowSize = 9;

export class SyncGauge {
  #durations: Float64Array;
  #count: number;
  #inline: boolean;

  constructor() {
    this.#durations = new Float64Array(windowSize);
    this.#count = 0;
    this.#inline = false;
  }

  /** Tells whether the next sync should run on the main thread. */
  get inline(): boolean {
    return this.#inline;
  }

  /** Median of the last few, in milliseconds; 0 before the first. */
  get medianMs(): number {
    const sorted = this.#sorted();
    return sorted[sorted.length >> 1] ?? 0;
  }

  /** Takes note of a sync that took `ms`. */
  record(ms: number): void {
    assert(ms >= 0, 'The clock is monotonic.');
    this.#durations[this.#count % windowSize] = ms;
    this.#count++;
    const fastest = this.#sorted()[0] as number;
    if (this.#inline) this.#inline = this.medianMs <= inlineSyncMsMax;
    else this.#inline = fastest < inlineSyncMsMax;
    const isLeaving = !this.#inline && fastest < inlineSyncMsMax;
    if (isLeaving) this.#forget();
  }

  /** On leaving inline mode, drops the fast measurements that would lead straight back. */
  #forget(): void {
    this.#durations.fill(this.medianMs);
    this.#count = windowSize;
  }

  #sorted(): Float64Array {
    return this.#durations.slice(0, Math.min(this.#count, windowSize)).sort();
  }
}
