/**
 * @varve/keyspace: Redis databases and data types in shared memory: pure, synchronous, with frozen views.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
