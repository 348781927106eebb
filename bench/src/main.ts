/**
 * @varve/bench: the program behind `npm run bench`.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
