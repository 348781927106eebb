/**
 * Signed 64-bit integers as arguments: `number` while a double holds them exactly, `bigint` beyond.
 *
 * @see parseInteger of @varve/resp, which decides what is an integer.
 */
import { parseInteger, type Argv } from '@varve/resp';
import type { Context } from './context.js';
import { errors } from './errors.js';

export const int64Max = 9223372036854775807n;
export const int64Min = -9223372036854775808n;

/** Reads argument `i`; when it is no int64, answers that and returns `undefined`. */
export function readInteger(context: Context, i: number): number | bigint | undefined {
  const value = parseArgument(context.argv, i);
  if (value === undefined) context.reply.error(errors.notAnInteger);
  return value;
}

/**
 * Reads argument `i` where only its order of magnitude counts beyond 2^53 (an offset, a count):
 * such values come back as the nearest safe integer.
 */
export function readSafeInteger(context: Context, i: number): number | undefined {
  const value = readInteger(context, i);
  return typeof value === 'bigint' ? toSafe(value) : value;
}

/**
 * Reads argument `i` as an integer of no less than `min`, beyond 2^53 as the nearest safe one; when
 * it is none, answers `problem`, whatever is wrong with it, and returns `undefined`.
 */
export function readCount(
  context: Context,
  i: number,
  min: number,
  problem: string,
): number | undefined {
  const value = parseArgument(context.argv, i);
  if (value !== undefined && value >= min) return toSafe(value);
  context.reply.error(problem);
  return undefined;
}

/** Reads argument `i` as a C `int`; when it is not, answers that and returns `undefined`. */
export function readInt32(context: Context, i: number): number | undefined {
  const value = readSafeInteger(context, i);
  if (value === undefined || value === (value | 0)) return value;
  context.reply.error(errors.notAnInt32);
  return undefined;
}

/** Adds two integers; `undefined` when the sum is no int64. */
export function addIntegers(a: number | bigint, b: number | bigint): number | bigint | undefined {
  const sum = BigInt(a) + BigInt(b);
  return sum < int64Min || sum > int64Max ? undefined : narrow(sum);
}

/** Returns a `number` if the value is a safe integer. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Returns the nearest safe integer. */
export function toSafe(value: number | bigint): number {
  const number = Number(value);
  return Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function parseArgument(argv: Argv, i: number): number | bigint | undefined {
  return parseInteger(argv.buffer, argv.start(i), argv.end(i));
}
