/**
 * One command from the command line: sent, printed, done.
 *
 * Arguments may come from elsewhere: with -x the last one, with -X the one that equals the tag, is
 * all of standard input; with --quoted-input each is a quoted string; with --eval the command is
 * EVAL with the file's script, keys before a lone comma and arguments behind it.
 *
 * Exit code: 1 without connection or answer, and with -e when the answer is an error; else 0.
 */
import type { ClientOptions } from './arguments/client-options.js';
import { splitLine } from './arguments/split-line.js';
import { UsageError } from './arguments/usage-error.js';
import type { Session } from './client/session.js';
import { readInput, toBytes, type Terminal } from './terminal.js';

/** Builds the command that was asked for, as byte strings. */
export async function commandOf(
  options: ClientOptions,
  words: readonly string[],
  terminal: Terminal,
  readScript: (path: string) => string,
): Promise<string[]> {
  let args = words.map(toBytes);
  if (options.quotedInput) args = args.map(unquote);
  if (options.lastArgumentFromInput) args.push(await readInput(terminal));
  const tag = options.taggedArgumentFromInput;
  if (tag !== undefined) {
    const index = args.indexOf(toBytes(tag));
    if (index < 0) throw new UsageError('Using -X option but stdin tag not match.');
    args[index] = await readInput(terminal);
  }
  return options.evalPath === undefined ? args : evalCommand(readScript(options.evalPath), args);
}

/** Sends a command and returns the exit code. */
export async function runOneShot(
  session: Session,
  args: readonly string[],
  options: ClientOptions,
): Promise<number> {
  session.errorsEndSession = options.failOnError;
  if (!(await session.connect())) return 1;
  const outcome = await session.run(args, options.repeat);
  session.close();
  return outcome === 'lost' || (outcome === 'failed' && options.failOnError) ? 1 : 0;
}

function evalCommand(script: string, args: readonly string[]): string[] {
  const comma = args.indexOf(',');
  const keys = comma < 0 ? args : args.slice(0, comma);
  const rest = comma < 0 ? [] : args.slice(comma + 1);
  return ['EVAL', script, String(keys.length), ...keys, ...rest];
}

/** One quoted or plain argument; a text in quotes must be quoted correctly. */
function unquote(text: string): string {
  if (!/^["']/.test(text)) return text;
  const args = splitLine(text);
  if (args?.length !== 1) throw new UsageError('Invalid quoted string');
  return args[0] ?? '';
}
