/**
 * varve: Client, checker, repair, inspection and point-in-time restore for Redis-compatible data directories.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
