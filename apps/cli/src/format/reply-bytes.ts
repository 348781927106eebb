/**
 * The bytes of a reply that is one value, as a byte string: what every output form begins with.
 */
import type { Reply } from '@varve/resp';

/** Every reply but aggregates, and what has a word of its own in each form. */
export type ScalarReply = Exclude<
  Reply,
  { type: 'array' | 'set' | 'push' | 'map' | 'null' | 'boolean' }
>;

/** Tells whether a reply is one value. */
export function isScalar(reply: Reply): reply is ScalarReply {
  switch (reply.type) {
    case 'array':
    case 'set':
    case 'push':
    case 'map':
    case 'null':
    case 'boolean':
      return false;
    default:
      return true;
  }
}

/** Numbers are as the server wrote them; verbatim strings lose their format. */
export function bytesOf(reply: ScalarReply): string {
  switch (reply.type) {
    case 'bulk':
    case 'verbatim':
      return reply.bytes.toString('latin1');
    case 'integer':
      return String(reply.value);
    default:
      return reply.text;
  }
}
