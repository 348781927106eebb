/**
 * @varve/bench: Varve and redis-server side by side, in one run.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
