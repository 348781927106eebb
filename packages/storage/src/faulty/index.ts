/**
 * @varve/storage/faulty: a storage backend that fails by rule.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
