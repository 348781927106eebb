/**
 * @varve/storage: The one door to the disk: a dozen calls with their durability stated, on Node, in memory and with injected faults.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
