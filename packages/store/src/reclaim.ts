/**
 * Gives back the memory of large values and whole databases that were removed.
 *
 * The keyspace only cuts them off when they are removed, so that a DEL of a million fields or a
 * FLUSHALL takes no time. The blocks themselves are freed here, tick by tick, in short slices.
 */
import type { Keyspace } from '@varve/keyspace';

import type { Clock } from './clock.js';

const blocksPerStep = 2048;
const sliceMicroseconds = 2000;

/** Frees what waits to be freed, for about two milliseconds. */
export function reclaimMemory(keyspace: Keyspace, clock: Clock): void {
  const started = clock.microseconds();
  while (keyspace.reclaim(blocksPerStep)) {
    if (clock.microseconds() - started >= sliceMicroseconds) return;
  }
}
