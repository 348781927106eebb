/**
 * The name of a connection, as CLIENT LIST shows it. It may not contain what would break that line.
 */
import type { Argv } from '@varve/resp';
import type { Context } from '../core/context.js';
import { connectionErrors } from './errors.js';

/** Names the session by argument `i`; false if it may not be named so, which has been answered. */
export function setClientName(context: Context, i: number): boolean {
  if (!isPrintable(context.argv, i)) {
    context.reply.error(connectionErrors.invalidName);
    return false;
  }
  context.session.name = context.argv.text(i);
  return true;
}

/** Tells whether argument `i` is ASCII without blanks and control characters. */
export function isPrintable(argv: Argv, i: number): boolean {
  const { buffer } = argv;
  const end = argv.end(i);
  for (let at = argv.start(i); at < end; at++) {
    const byte = buffer[at] as number;
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return true;
}
