/**
 * From a reply to the bytes that are printed: one form per output mode.
 *
 *     mode         [1, "a\n", nil]               file
 *     readable     1) (integer) 1 ...            readable.ts
 *     raw          1 <newline> a\n ...           raw.ts
 *     csv          1,"a\n",NULL                  csv.ts
 *     json         [1,"a\n",null]                json.ts
 *
 * Everything is redis-cli 7.0.15's, byte for byte, as far as it can print the type; of the types it
 * gives up on, big numbers print as their digits, blob errors as errors, attributes not at all.
 *
 * @see redis/src/redis-cli.c cliFormatReply, 7.0
 */
import type { Reply } from '@varve/resp';

import type { OutputMode } from '../arguments/client-options.js';
import { formatCsv } from './csv.js';
import { formatJson } from './json.js';
import { formatRaw } from './raw.js';
import { formatReadable } from './readable.js';

export interface OutputForm {
  readonly mode: OutputMode;
  readonly elementDelimiter: string;
  readonly replyDelimiter: string;
}

/** Formats a whole reply as a byte string, its end included. */
export function formatReply(reply: Reply, form: OutputForm): string {
  switch (form.mode) {
    case 'readable':
      return formatReadable(reply);
    case 'raw':
      return formatRaw(reply, form.elementDelimiter) + form.replyDelimiter;
    case 'csv':
      return `${formatCsv(reply)}\n`;
    case 'json':
    case 'quotedJson':
      return `${formatJson(reply, form.mode)}\n`;
  }
}

/** Formats a push: as a reply, except that people get invalidations on one line. */
export function formatPush(push: Reply, form: OutputForm): string {
  if (form.mode === 'readable' && push.type === 'push') {
    const [kind, keys] = push.items;
    if (kind?.type === 'bulk' && kind.bytes.toString('latin1') === 'invalidate') {
      if (keys?.type === 'array') return `-> invalidate: ${keys.items.map(quoteKey).join(', ')}\n`;
    }
  }
  return formatReply(push, form);
}

function quoteKey(key: Reply): string {
  return key.type === 'bulk' ? `'${key.bytes.toString('latin1')}'` : '';
}
