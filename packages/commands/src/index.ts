/**
 * @varve/commands: What each Redis command means: table, arity, flags, keys, execution and what is propagated.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
