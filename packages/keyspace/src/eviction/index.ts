/** Choosing which keys go when memory is short: policies, and who applies them. */
export { evictionPolicies, noEviction, Rank, type EvictionPolicy } from './eviction-policy.js';
export { Evictor } from './evictor.js';
