/**
 * varve-server: the program. Alone in this package to read `process` and pick backends.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
