/**
 * @varve/resp: The Redis wire protocol, RESP2 and RESP3, both directions. Bytes in, values out, no I/O.
 *
 * Placeholder: nothing is exported yet.
 */
export {};
