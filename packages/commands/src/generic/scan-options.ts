/**
 * The cursor, the options and the reply that SCAN and its kin (HSCAN, ...) share.
 *
 * A cursor is read as C's strtoul does: "-1" and "+1" are numbers too, "" is 0. Cursors here have
 * 32 bits; what is above is dropped, as Redis drops what is above the size of its table.
 *
 * Spec: redis/src/db.c parseScanCursorOrReply, scanGenericCommand (7.0).
 */
import type { ArgumentSpec } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { matchesGlob } from '../core/glob.js';
import { readSafeInteger } from '../core/integers.js';

export interface ScanOptions {
  /** `undefined`: everything matches. Borrowed from the arguments. */
  readonly pattern: Buffer | undefined;
  readonly count: number;
  /** Lower case. */
  readonly type: string | undefined;
}

export const scanArguments: readonly ArgumentSpec[] = [
  { name: 'cursor', type: 'integer' },
  { name: 'pattern', type: 'pattern', token: 'MATCH', flags: ['optional'] },
  { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
];

const countDefault = 10;
const cursorForm = /^([+-]?)(\d+)$/;
const uint64Max = (1n << 64n) - 1n;

/** Reads argument `i` as a cursor; when it is none, answers that and returns `undefined`. */
export function readScanCursor(context: Context, i: number): number | undefined {
  const text = context.argv.text(i);
  // C ends the string at a NUL.
  const nul = text.indexOf('\0');
  const digits = nul < 0 ? text : text.slice(0, nul);
  if (digits === '') return 0;
  const match = cursorForm.exec(digits);
  const value = match === null ? undefined : BigInt(match[2] as string);
  if (match === null || value === undefined || value > uint64Max) {
    context.reply.error(errors.invalidCursor);
    return undefined;
  }
  return Number(BigInt.asUintN(32, match[1] === '-' ? -value : value));
}

/**
 * Reads MATCH, COUNT and, if `takesType`, TYPE from argument `start` on; on an error answers it and
 * returns `undefined`.
 */
export function readScanOptions(
  context: Context,
  start: number,
  takesType: boolean,
): ScanOptions | undefined {
  const argv = context.argv;
  let pattern: Buffer | undefined;
  let count = countDefault;
  let type: string | undefined;
  for (let i = start; i < argv.argc; i += 2) {
    const hasValue = i + 1 < argv.argc;
    if (hasValue && argv.is(i, 'count')) {
      const value = readSafeInteger(context, i + 1);
      if (value === undefined) return undefined;
      if (value < 1) return syntaxError(context);
      count = value;
    } else if (hasValue && argv.is(i, 'match')) {
      pattern = argv.text(i + 1) === '*' ? undefined : argv.bytes(i + 1);
    } else if (hasValue && takesType && argv.is(i, 'type')) {
      type = argv.text(i + 1).toLowerCase();
    } else {
      return syntaxError(context);
    }
  }
  return { pattern, count, type };
}

/** Tells whether what is at `bytes[start, end)` matches the pattern. */
export function isMatch(options: ScanOptions, bytes: Buffer, start: number, end: number): boolean {
  const { pattern } = options;
  return pattern === undefined || matchesGlob(pattern, bytes, start, end);
}

/** Answers with the next cursor, which is known last but comes first, and what is shown. */
export function replyScan(context: Context, next: number, shown: readonly Buffer[]): void {
  const { reply } = context;
  reply.array(2);
  reply.bulkInteger(next);
  reply.array(shown.length);
  for (const part of shown) reply.bulk(part, 0, part.length);
}

function syntaxError(context: Context): undefined {
  context.reply.error(errors.syntax);
}
