/**
 * The JSON forms.
 *
 *     json         bytes as they are, hopefully UTF-8; only what JSON forbids is escaped
 *     quotedJson   as people get it (quote.ts), each backslash doubled: ASCII, and lossless
 *
 * Redis has values that JSON has not, and redis-cli prints them all the same: an error is
 * `error:"text"`, an infinite double `inf`, and a `"` in quotedJson becomes `\\"`. A reader that
 * may meet those must know; anything else would differ from what scripts around redis-cli expect.
 * A key that is not a string is its own JSON in quotes: `{"[1,2]":3}`.
 */
import type { Reply } from '@varve/resp';

import { quote } from './quote.js';
import { bytesOf } from './reply-bytes.js';

export type JsonMode = 'json' | 'quotedJson';

const LETTERS: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

// eslint-disable-next-line no-control-regex -- the control characters are the point
const SPECIAL = /["\\\x00-\x1f]/g;

/** Formats a reply without the end of the line. */
export function formatJson(reply: Reply, mode: JsonMode): string {
  switch (reply.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(reply.value);
    case 'integer':
    case 'double':
    case 'bigNumber':
      return bytesOf(reply);
    case 'error':
    case 'blobError':
      return `error:${jsonString(bytesOf(reply), mode)}`;
    case 'array':
    case 'set':
    case 'push':
      return `[${reply.items.map((item) => formatJson(item, mode)).join(',')}]`;
    case 'map': {
      const pairs = reply.entries.map(
        ([key, value]) => `${jsonKey(key, mode)}:${formatJson(value, mode)}`,
      );
      return `{${pairs.join(',')}}`;
    }
    default:
      return jsonString(bytesOf(reply), mode);
  }
}

function jsonKey(key: Reply, mode: JsonMode): string {
  const text = formatJson(key, mode);
  switch (key.type) {
    case 'simple':
    case 'bulk':
    case 'verbatim':
    case 'error':
    case 'blobError':
      return text;
    default:
      return `"${text}"`;
  }
}

function jsonString(bytes: string, mode: JsonMode): string {
  if (mode === 'quotedJson') return quote(bytes).replaceAll('\\', '\\\\');
  return `"${bytes.replace(SPECIAL, escapeOne)}"`;
}

function escapeOne(char: string): string {
  return LETTERS[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
