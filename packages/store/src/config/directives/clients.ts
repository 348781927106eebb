/** Clients: how many, how long they may idle, how they authenticate, how much they may send. */
import { directive } from '../directive.js';
import { integer, memory, text } from '../kinds.js';

const mebibyte = 1024 * 1024;
const requestSizeMax = Number.MAX_SAFE_INTEGER;

export const maxclients = directive('maxclients', integer(1, 2 ** 32 - 1), 10_000);

/** Seconds a client may be idle; 0: for ever. */
export const timeout = directive('timeout', integer(0, 2 ** 31 - 1), 0);

/** The password of the default user; empty: none is asked. */
export const requirepass = directive('requirepass', text(), '');

export const protoMaxBulkLen = directive(
  'proto-max-bulk-len',
  memory(mebibyte, requestSizeMax),
  512 * mebibyte,
);

export const clientQueryBufferLimit = directive(
  'client-query-buffer-limit',
  memory(mebibyte, requestSizeMax),
  1024 * mebibyte,
);
