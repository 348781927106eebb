/**
 * @varve/storage/conformance: the test suite every storage backend passes.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
