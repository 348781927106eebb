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

export const setMaxIntsetEntries = directive(
  'set-max-intset-entries',
  integer(0, Number.MAX_SAFE_INTEGER),
  512,
);
