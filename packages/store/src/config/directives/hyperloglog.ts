/** Up to what size HyperLogLogs stay sparse. */
import { directive } from '../directive.js';
import { memory } from '../kinds.js';

export const hllSparseMaxBytes = directive(
  'hll-sparse-max-bytes',
  memory(0, Number.MAX_SAFE_INTEGER),
  3000,
);
