/**
 * @varve/simulator: Seeded workloads, simulated crashes, recovery, and comparison with a model.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
