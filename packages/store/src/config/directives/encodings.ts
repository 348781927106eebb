/** Up to what size collections stay packed in one block. */
import { directive } from '../directive.js';
import { integer, memory } from '../kinds.js';

export const hashMaxListpackEntries = directive(
  'hash-max-listpack-entries',
  integer(0, Number.MAX_SAFE_INTEGER),
  512,
  { alias: 'hash-max-ziplist-entries' },
);

export const hashMaxListpackValue = directive(
  'hash-max-listpack-value',
  memory(0, Number.MAX_SAFE_INTEGER),
  64,
  { alias: 'hash-max-ziplist-value' },
);

/** Nothing is compressed, whatever its value: DIFFERENCES.md. */
export const listCompressDepth = directive('list-compress-depth', integer(0, 0x7fffffff), 0);

export const listMaxListpackSize = directive(
  'list-max-listpack-size',
  integer(-0x80000000, 0x7fffffff),
  -2,
  { alias: 'list-max-ziplist-size' },
);

export const setMaxIntsetEntries = directive(
  'set-max-intset-entries',
  integer(0, Number.MAX_SAFE_INTEGER),
  512,
);

export const streamNodeMaxBytes = directive(
  'stream-node-max-bytes',
  memory(0, Number.MAX_SAFE_INTEGER),
  4096,
);

export const streamNodeMaxEntries = directive(
  'stream-node-max-entries',
  integer(0, Number.MAX_SAFE_INTEGER),
  100,
);

export const zsetMaxListpackEntries = directive(
  'zset-max-listpack-entries',
  integer(0, Number.MAX_SAFE_INTEGER),
  128,
  { alias: 'zset-max-ziplist-entries' },
);

export const zsetMaxListpackValue = directive(
  'zset-max-listpack-value',
  memory(0, Number.MAX_SAFE_INTEGER),
  64,
  { alias: 'zset-max-ziplist-value' },
);
