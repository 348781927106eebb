/**
 * varve: a client for Redis-compatible servers, and tools for their files. A program first: what is
 * exported is what other programs may want of it.
 *
 *     program.ts       the command line: options, subcommands             <- start here
 *     run.ts           from a command line to an exit code; main.ts gives it the real outside
 *     one-shot.ts      one command
 *     interactive/     the shell: run-shell (where lines come from), shell (what they mean),
 *                      line-editor, history-file
 *     bulk/            --pipe, --scan
 *     check/           check-aof, check-rdb: the engines of @varve/aof and @varve/rdb with a
 *                      terminal around them
 *     client/          session (connection, database, transaction), connection (socket)
 *     format/          replies as text: readable, raw, csv, json
 *     help/            COMMAND DOCS as help, hints and completion
 *     arguments/       options, addresses, quoting
 *
 * Text is byte strings (one character per byte) from the arguments to the output, because keys and
 * values are bytes; see terminal.ts.
 */
export { splitLine } from './arguments/split-line.js';
export { formatReply, type OutputForm } from './format/format-reply.js';
export { quote } from './format/quote.js';
export { run, type Outside } from './run.js';
export type { Terminal } from './terminal.js';
