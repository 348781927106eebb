/**
 * What `maxmemory-policy` says: which keys may be evicted, and by what they are ranked.
 *
 *     policy             keys            the first to go
 *     noeviction         none            -
 *     allkeys-lru        all             idle longest
 *     allkeys-lfu        all             used least often
 *     allkeys-random     all             any
 *     volatile-lru       with a TTL      idle longest
 *     volatile-lfu       with a TTL      used least often
 *     volatile-random    with a TTL      any
 *     volatile-ttl       with a TTL      the one that expires next
 *
 * Spec: redis/src/server.h MAXMEMORY_* and redis/src/config.c maxmemory_policy_enum (7.0).
 */

/** What ranks the candidates. */
export const Rank = { none: 0, idleTime: 1, frequency: 2, random: 3, timeToLive: 4 } as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

export interface EvictionPolicy {
  readonly name: string;
  readonly rank: Rank;
  /** Only keys with an expiry may go. */
  readonly isVolatile: boolean;
}

export const noEviction: EvictionPolicy = { name: 'noeviction', rank: Rank.none, isVolatile: false };

/** Every policy, in the order in which Redis lists them. */
export const evictionPolicies: readonly EvictionPolicy[] = [
  { name: 'volatile-lru', rank: Rank.idleTime, isVolatile: true },
  { name: 'volatile-lfu', rank: Rank.frequency, isVolatile: true },
  { name: 'volatile-random', rank: Rank.random, isVolatile: true },
  { name: 'volatile-ttl', rank: Rank.timeToLive, isVolatile: true },
  { name: 'allkeys-lru', rank: Rank.idleTime, isVolatile: false },
  { name: 'allkeys-lfu', rank: Rank.frequency, isVolatile: false },
  { name: 'allkeys-random', rank: Rank.random, isVolatile: false },
  noEviction,
];
