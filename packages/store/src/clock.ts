/** Time, as the store sees it: given by whoever opens the store, so that it can be simulated. */

/** The two clocks. */
export interface Clock {
  /** Unix time in whole milliseconds. May jump, as system clocks do. */
  nowMs(): number;
  /** Microseconds since an arbitrary moment, with fractions. Never goes back. */
  microseconds(): number;
}

/** Unix time in whole seconds, which is how Redis tells it. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}
