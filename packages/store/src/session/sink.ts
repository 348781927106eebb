/**
 * Where the replies of one session go: a socket, or whatever stands in for one.
 *
 * Implemented by the server, called by the store. The sink in turn tells the store when everything it
 * took has left (`Store.drained`) and when the peer is gone (`Store.disconnect`).
 */
export interface Sink {
  /**
   * Takes `buffer[start, end)`, in order.
   *
   * @returns true when nothing is left of it and the buffer is free again; false when the sink
   *   needs the buffer for longer: then it must not be changed any more
   */
  write(buffer: Buffer, start: number, end: number): boolean;
  /** Bytes taken that have not left yet. */
  readonly pendingBytes: number;
  /** Stops reading: too many replies wait. */
  pause(): void;
  /** Reads again. */
  resume(): void;
  /** Closes once everything taken has left. Nothing is written after. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}
