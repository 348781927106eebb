/**
 * @varve/test: Black-box tests, tests across packages, and comparison with redis-server.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
