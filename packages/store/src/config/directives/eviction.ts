/** How much memory the dataset may take, and what goes when it is more. */
import { evictionPolicies } from '@varve/keyspace';

import { directive } from '../directive.js';
import { choice, integer, memory, yesNo } from '../kinds.js';

const count = integer(0, 2 ** 31 - 1);

/** Bytes; 0: no limit. */
export const maxmemory = directive('maxmemory', memory(0, Number.MAX_SAFE_INTEGER), 0);

export const maxmemoryPolicy = directive(
  'maxmemory-policy',
  choice(evictionPolicies.map((policy) => policy.name)),
  'noeviction',
);

/** How many keys of each database a round of LRU, LFU or TTL looks at. */
export const maxmemorySamples = directive('maxmemory-samples', integer(1, 2 ** 31 - 1), 5);

/** From 0, a command evicts little and leaves the rest to idle time, to 100: it evicts to the end. */
export const maxmemoryEvictionTenacity = directive('maxmemory-eviction-tenacity', integer(0, 100), 10);

/** Whether an evicted key is logged as UNLINK instead of DEL. */
export const lazyfreeLazyEviction = directive('lazyfree-lazy-eviction', yesNo, false);

/** The higher, the more accesses it takes to raise a counter. */
export const lfuLogFactor = directive('lfu-log-factor', count, 10);

/** Minutes after which the counter of an unused key falls by one; 0: never. */
export const lfuDecayTime = directive('lfu-decay-time', count, 1);
