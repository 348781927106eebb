/**
 * What a client may send. A command beyond that gets a protocol error and the connection is closed.
 *
 * Spec: redis/src/server.h PROTO_INLINE_MAX_SIZE, redis/src/config.c (7.0); the two limits before
 * authentication answer CVE-2021-32675.
 */
export interface RequestLimits {
  /** Bytes of one argument (proto-max-bulk-len). */
  bulkSizeMax: number;
  /** Arguments of one command. */
  multibulkCountMax: number;
  /** Bytes of an inline request, or of a length. */
  inlineSizeMax: number;
  /**
   * Bytes of one command that did not arrive at once (client-query-buffer-limit). At most 2^31 - 1.
   */
  querySizeMax: number;
}

/** Returns the limits of Redis, as an object that the caller may change. */
export function defaultRequestLimits(): RequestLimits {
  return {
    bulkSizeMax: 512 * 1024 * 1024,
    multibulkCountMax: 0x7fffffff,
    inlineSizeMax: 64 * 1024,
    querySizeMax: 1024 * 1024 * 1024,
  };
}

/** Arguments of one command from a client that must authenticate and did not. */
export const unauthenticatedCountMax = 10;

/** Bytes of one argument from such a client. */
export const unauthenticatedBulkSizeMax = 16 * 1024;
