/**
 * Redis's exact error texts that more than one group answers with. Groups have tables of their own.
 *
 * The word in capitals is the error's code: clients branch on it. A text is what follows the "-" on
 * the wire, without the line end.
 *
 * Spec: redis/src/server.c createSharedObjects, processCommand (7.0.15).
 */
import type { Argv } from '@varve/resp';

export const errors = {
  syntax: 'ERR syntax error',
  notAnInteger: 'ERR value is not an integer or out of range',
  notAnInt32: 'ERR value is out of range, value must between -2147483648 and 2147483647',
  notSymmetricInt64:
    'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
  notAFloat: 'ERR value is not a valid float',
  outOfRange: 'ERR value is out of range',
  mustBePositive: 'ERR value is out of range, must be positive',
  noSuchKey: 'ERR no such key',
  wrongType: 'WRONGTYPE Operation against a key holding the wrong kind of value',
  indexOutOfRange: 'ERR index out of range',
  sameObject: 'ERR source and destination objects are the same',
  dbIndexOutOfRange: 'ERR DB index is out of range',
  invalidDbIndex: 'ERR invalid DB index',
  invalidCursor: 'ERR invalid cursor',
  noAuth: 'NOAUTH Authentication required.',
  outOfMemory: "OOM command not allowed when used memory > 'maxmemory'.",
  loading: 'LOADING Redis is loading the dataset in memory',
  notInTransaction: 'ERR Command not allowed inside a transaction',
  transactionAborted: 'EXECABORT Transaction discarded because of previous errors.',
  stringTooLong: 'ERR string exceeds maximum allowed size (proto-max-bulk-len)',
} as const;

/** How much of what the client sent an error repeats. */
const previewSizeMax = 128;

/** The text for a time that no key can expire at. */
export function invalidExpireTime(fullName: string): string {
  return `ERR invalid expire time in '${fullName}' command`;
}

/** The text for a command called with too few or too many arguments. */
export function wrongArity(fullName: string): string {
  return `ERR wrong number of arguments for '${fullName}' command`;
}

/**
 * The text for a command nobody knows, with the beginning of its arguments:
 *
 *     unknown command 'foo', with args beginning with: 'a' 'b'
 */
export function unknownCommand(argv: Argv): string {
  let preview = '';
  for (let i = 1; i < argv.argc && preview.length < previewSizeMax; i++) {
    preview += `'${previewOf(argv, i, previewSizeMax - preview.length)}' `;
  }
  const name = previewOf(argv, 0, previewSizeMax);
  return oneLine(`ERR unknown command '${name}', with args beginning with: ${preview}`);
}

/** The text for a container called with a word it does not have. */
export function unknownSubcommand(argv: Argv): string {
  const container = previewOf(argv, 0, argv.size(0)).toUpperCase();
  const word = previewOf(argv, 1, previewSizeMax);
  return oneLine(`ERR unknown subcommand '${word}'. Try ${container} HELP.`);
}

/** The text for a subcommand called with options it does not have, or too few or too many. */
export function wrongSubcommandSyntax(argv: Argv): string {
  const container = previewOf(argv, 0, argv.size(0)).toUpperCase();
  const word = previewOf(argv, 1, previewSizeMax);
  return oneLine(
    `ERR unknown subcommand or wrong number of arguments for '${word}'. Try ${container} HELP.`,
  );
}

/** The text EXEC answers with when it is refused itself, as Redis without the code ERR. */
export function transactionRefused(text: string): string {
  return `EXECABORT Transaction discarded because of: ${text.replace(/^ERR /, '')}`;
}

/** At most `sizeMax` bytes of an argument, up to its first NUL, where C ends a string. */
function previewOf(argv: Argv, i: number, sizeMax: number): string {
  const start = argv.start(i);
  const text = argv.buffer.toString('latin1', start, Math.min(argv.end(i), start + sizeMax));
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
