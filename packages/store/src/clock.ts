/** Time, as the store sees it: given by whoever opens the store, so that it can be simulated. */

/** The two clocks. */
export interface Clock {
  /** Unix time in whole milliseconds. May jump, as system clocks do. */
  nowMs(): number;
  /** Microseconds since an arbitrary moment, with fractions. Never goes back. */
  microseconds(): number;
}
