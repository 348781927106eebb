/** Uniform 32-bit integers from the system's generator, fetched many at a time. */
import { randomFillSync } from 'node:crypto';

const poolSize = 1024;

/** Makes a source of integers that nobody can predict: the hash key must not be guessed. */
export function randomPool(): () => number {
  const pool = new Uint32Array(poolSize);
  let next = poolSize;
  return () => {
    if (next === poolSize) {
      randomFillSync(pool);
      next = 0;
    }
    return pool[next++] as number;
  };
}
