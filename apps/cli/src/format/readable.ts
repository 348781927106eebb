/**
 * The form for people: types are told apart, elements numbered, nesting indented.
 *
 *      1) (integer) 7           array, push: `)`, set: `~`, map: `#`
 *      2) 1# "a" => "b"         a nested aggregate begins behind its number ...
 *         2# "c" =>             ... but a map's value of several lines begins on the next
 *            1~ (nil)
 *            2~ (double) 1.5
 *     10) OK                    numbers are right-aligned
 */
import type { Reply } from '@varve/resp';

import { quote } from './quote.js';
import { bytesOf } from './reply-bytes.js';

/** Formats a reply, the end of its last line included. */
export function formatReadable(reply: Reply): string {
  return formatIndented(reply, '');
}

/** @param indent what lines behind the first begin with */
function formatIndented(reply: Reply, indent: string): string {
  switch (reply.type) {
    case 'null':
      return '(nil)\n';
    case 'boolean':
      return reply.value ? '(true)\n' : '(false)\n';
    case 'integer':
      return `(integer) ${bytesOf(reply)}\n`;
    case 'double':
      return `(double) ${bytesOf(reply)}\n`;
    case 'bigNumber':
      return `(big number) ${bytesOf(reply)}\n`;
    case 'error':
    case 'blobError':
      return `(error) ${bytesOf(reply)}\n`;
    case 'bulk':
      return `${quote(bytesOf(reply))}\n`;
    case 'array':
      return formatItems(reply.items, ')', '(empty array)\n', indent);
    case 'push':
      return formatItems(reply.items, ')', '(empty push)\n', indent);
    case 'set':
      return formatItems(reply.items, '~', '(empty set)\n', indent);
    case 'map':
      return formatEntries(reply.entries, indent);
    default:
      return `${bytesOf(reply)}\n`;
  }
}

function formatItems(
  items: readonly Reply[],
  mark: string,
  empty: string,
  indent: string,
): string {
  if (items.length === 0) return empty;
  const width = String(items.length).length;
  const inner = indent + ' '.repeat(width + 2);
  return items
    .map((item, i) => number(i, width, mark, indent) + formatIndented(item, inner))
    .join('');
}

function formatEntries(entries: readonly (readonly [Reply, Reply])[], indent: string): string {
  if (entries.length === 0) return '(empty hash)\n';
  const width = String(entries.length).length;
  const inner = indent + ' '.repeat(width + 2);
  return entries
    .map(([key, value], i) => {
      const name = formatIndented(key, inner).slice(0, -1);
      const gap = hasSeveralRows(value) ? `\n${inner}` : '';
      return `${number(i, width, '#', indent)}${name} => ${gap}${formatIndented(value, inner)}`;
    })
    .join('');
}

/** The first number stands behind what the caller already wrote on the line. */
function number(index: number, width: number, mark: string, indent: string): string {
  return `${index === 0 ? '' : indent}${String(index + 1).padStart(width)}${mark} `;
}

/** Whether an aggregate, or the only thing in it, has more than one element. */
function hasSeveralRows(reply: Reply): boolean {
  switch (reply.type) {
    case 'array':
    case 'set':
    case 'push': {
      const [only] = reply.items;
      return reply.items.length > 1 || (only !== undefined && hasSeveralRows(only));
    }
    case 'map': {
      const [only] = reply.entries;
      return reply.entries.length > 1 || (only !== undefined && hasSeveralRows(only[1]));
    }
    default:
      return false;
  }
}
