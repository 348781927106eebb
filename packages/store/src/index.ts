/**
 * @varve/store: A Redis-compatible durable data store without a socket: open a directory, execute commands.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
