/**
 * The CSV form: one line per reply, aggregates flattened, strings always quoted.
 */
import type { Reply } from '@varve/resp';

import { quote } from './quote.js';
import { bytesOf } from './reply-bytes.js';

/** Formats a reply without the end of the line. */
export function formatCsv(reply: Reply): string {
  switch (reply.type) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return String(reply.value);
    case 'integer':
    case 'double':
    case 'bigNumber':
      return bytesOf(reply);
    case 'error':
    case 'blobError':
      return `ERROR,${quote(bytesOf(reply))}`;
    case 'array':
    case 'set':
    case 'push':
      return reply.items.map(formatCsv).join(',');
    case 'map':
      return reply.entries.flat().map(formatCsv).join(',');
    default:
      return quote(bytesOf(reply));
  }
}
