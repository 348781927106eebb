/**
 * @varve/aof: The multi-part append-only file of Redis 7: manifest, writer, reader, recovery, check and repair.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
