/**
 * Doubles as arguments, as C reads them: scores, weights, distances, borders of ranges.
 *
 *     decimal    1  -2.5  .5  1.  1e-3  +7
 *     hex        0x1p3  0xA.8
 *     words      inf  +Infinity  -inf  nan  nan(text), in any case
 *
 * There are two ways to read one. `parseDouble` wants a number and nothing else, within the range of
 * a double. `readPrefix` takes as much as is a number, from after blanks; more than the largest
 * double is infinite, and where nothing is a number, nothing is read and 0 is the value.
 *
 * Rounding is to the nearest double, ties to the even one, as glibc does it.
 *
 * Spec: strtod of C99; redis/src/util.c string2d, object.c getDoubleFromObject (7.0.15).
 */
import { parseInteger } from '@varve/resp';
import type { Context } from './context.js';
import { errors } from './errors.js';

const blanks = /^[ \t\n\v\f\r]*/;
const decimalForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const hexForm = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?(?:[pP]([+-]?\d+))?/;
const wordForm = /^([+-]?)(inf(?:inity)?|nan(?:\([\da-zA-Z_]*\))?)/i;

/** Bits of a double's mantissa, and the exponent of its least bit in the least double. */
const mantissaBits = 53;
const exponentMin = -1074;
/** Beyond these, a hexadecimal exponent makes no difference any more. */
const exponentLimit = 1_000_000_000;

/** What `readPrefix` found. */
export interface NumberPrefix {
  readonly value: number;
  /** How many characters it took; 0: nothing is a number. */
  readonly size: number;
  /** Not 0 as written, but nearer to 0 than to the least double. */
  readonly isUnderflow: boolean;
}

/** Reads argument `i`; when it is no double, answers `text` and returns `undefined`. */
export function readDouble(
  context: Context,
  i: number,
  text: string = errors.notAFloat,
): number | undefined {
  const { argv } = context;
  const value = parseDouble(argv.buffer, argv.start(i), argv.end(i));
  if (value === undefined) context.reply.error(text);
  return value;
}

/**
 * Parses bytes that are a number and nothing else: no blanks before it, none behind. NaN, numbers
 * beyond the range of a double and numbers too near to 0 are none.
 */
export function parseDouble(bytes: Buffer, start: number, end: number): number | undefined {
  const integer = parseInteger(bytes, start, end);
  if (integer !== undefined) return Number(integer);
  const text = bytes.toString('latin1', start, end);
  const { value, size, isUnderflow } = readPrefix(text);
  if (size === 0 || size !== text.length || blanks.exec(text)?.[0] !== '') return undefined;
  if (Number.isNaN(value) || isUnderflow) return undefined;
  return Number.isFinite(value) || wordForm.test(text) ? value : undefined;
}

/**
 * Reads the number that the text begins with, after blanks.
 *
 * @param text one character per byte
 */
export function readPrefix(text: string): NumberPrefix {
  const blank = blanks.exec(text)?.[0].length ?? 0;
  const rest = text.slice(blank);
  const hex = hexForm.exec(rest);
  if (hex !== null && (hex[2] ?? '') + (hex[3] ?? '') !== '') return readHex(hex, blank);
  const word = wordForm.exec(rest);
  if (word !== null) return found(wordValue(word[1] as string, word[2] as string), blank, word[0]);
  const decimal = decimalForm.exec(rest);
  if (decimal === null) return { value: 0, size: 0, isUnderflow: false };
  const value = Number(decimal[0]);
  const isUnderflow = value === 0 && /^[^eE]*[1-9]/.test(decimal[0]);
  return { ...found(value, blank, decimal[0]), isUnderflow };
}

function found(value: number, blank: number, text: string): NumberPrefix {
  return { value, size: blank + text.length, isUnderflow: false };
}

function wordValue(sign: string, word: string): number {
  if (/^nan/i.test(word)) return NaN;
  return sign === '-' ? -Infinity : Infinity;
}

function readHex(match: RegExpExecArray, blank: number): NumberPrefix {
  const [text, sign = '', whole = '', fraction = '', power = '0'] = match;
  const mantissa = BigInt(`0x${whole}${fraction}`);
  const exponent = Math.min(Math.max(Number(power), -exponentLimit), exponentLimit);
  const magnitude = scale(mantissa, exponent - 4 * fraction.length);
  const value = sign === '-' ? -magnitude : magnitude;
  return { ...found(value, blank, text), isUnderflow: magnitude === 0 && mantissa !== 0n };
}

/** Returns the double next to `mantissa * 2^exponent`. */
function scale(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  if (bits + exponent > 1024) return Infinity;
  if (bits + exponent < exponentMin) return 0;
  // The exponent of the last bit that is kept: there are fewer bits near 0.
  const last = Math.max(bits + exponent - mantissaBits, exponentMin);
  const units = shiftToEven(mantissa, last - exponent);
  // 2^last alone may be below what can be multiplied exactly: two steps are exact.
  return last < -1000 ? Number(units) * 2 ** (last + 100) * 2 ** -100 : Number(units) * 2 ** last;
}

/** Divides by 2^bits and rounds to the nearest, ties to even. */
function shiftToEven(value: bigint, bits: number): bigint {
  if (bits <= 0) return value << BigInt(-bits);
  const quotient = value >> BigInt(bits);
  const rest = value - (quotient << BigInt(bits));
  const half = 1n << BigInt(bits - 1);
  const isUp = rest > half || (rest === half && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}
