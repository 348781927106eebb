/**
 * The answer of a container's HELP subcommand.
 *
 * Spec: redis/src/networking.c addReplyHelp (7.0).
 */
import type { Context } from './context.js';

/** Answers with `lines` between the usual first and last ones. */
export function replyHelp(context: Context, container: string, lines: readonly string[]): void {
  const reply = context.reply;
  reply.array(lines.length + 3);
  reply.simple(`${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`);
  for (const line of lines) reply.simple(line);
  reply.simple('HELP');
  reply.simple('    Prints this help.');
}
