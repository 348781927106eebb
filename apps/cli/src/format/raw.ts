/**
 * The raw form: the bytes of a reply and nothing else, for other programs.
 *
 *     array, set, push   elements with the delimiter between them
 *     map                `key value`, pairs with the delimiter between them
 *     error              its text and a newline, even inside an aggregate
 *     null               nothing
 */
import type { Reply } from '@varve/resp';

import { bytesOf } from './reply-bytes.js';

/** Formats a reply; the delimiter after it is the caller's. */
export function formatRaw(reply: Reply, delimiter: string): string {
  switch (reply.type) {
    case 'null':
      return '';
    case 'boolean':
      return reply.value ? '(true)' : '(false)';
    case 'error':
    case 'blobError':
      return `${bytesOf(reply)}\n`;
    case 'array':
    case 'set':
    case 'push':
      return reply.items.map((item) => formatRaw(item, delimiter)).join(delimiter);
    case 'map':
      return reply.entries
        .map(([key, value]) => `${formatRaw(key, delimiter)} ${formatRaw(value, delimiter)}`)
        .join(delimiter);
    default:
      return bytesOf(reply);
  }
}
