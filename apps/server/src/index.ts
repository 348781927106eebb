/**
 * varve-server: A Redis-compatible durable data server in one npm install.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
