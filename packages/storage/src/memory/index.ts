/**
 * @varve/storage/memory: the storage backend that lives in memory and can crash.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
