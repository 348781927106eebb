/**
 * Numbers as text, exactly as Redis 7.0 reads and writes them inside values. HOT.
 *
 *     integers   "7" "-7" "9223372036854775807"     only the canonical form: not "07", "+7", "-0"
 *     doubles    0.1 -> 0.10000000000000001   1e20 -> 1e+20   3 -> 3   -0 -> -0     C's "%.17g"
 *
 * Integers that a double holds exactly are `number`, the rest of int64 is `bigint`.
 *
 * Spec: redis/src/util.c string2ll, d2string (7.0).
 */
const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;

/** Most characters of an int64: "-9223372036854775808". */
export const integerSizeMax = 20;

/** Integers of so many digits are exact in a double. */
const exactDigitsMax = 15;

const digitsMax = 17;

/** Parses `bytes[start, end)`; `undefined` if it is not the canonical form of an int64. */
export function parseInteger(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | bigint | undefined {
  const first = bytes[start] as number;
  const digitsAt = first === minus ? start + 1 : start;
  const digits = end - digitsAt;
  if (digits < 1 || digits >= integerSizeMax) return undefined;
  if (bytes[digitsAt] === zero) return digits === 1 && first === zero ? 0 : undefined;
  let value = 0;
  for (let at = digitsAt; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < zero || byte > nine) return undefined;
    value = value * 10 + (byte - zero);
  }
  if (digits > exactDigitsMax) return parseLong(bytes, start, end);
  return first === minus ? -value : value;
}

/** 16 to 19 digits, known to be digits. */
function parseLong(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  const value = BigInt(latin1(bytes, start, end));
  if (value !== BigInt.asIntN(64, value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * Parses `bytes[start, end)` as a score: decimal, or an infinity.
 *
 * @returns NaN if it is not a number, or is NaN.
 */
export function parseDouble(bytes: Uint8Array, start: number, end: number): number {
  // No double that Redis wrote is longer; a length from a payload must not become a long string.
  if (end - start > 400) return NaN;
  const text = latin1(bytes, start, end).toLowerCase();
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(text)) return Number(text);
  const infinity = /^([-+]?)inf(?:inity)?$/.exec(text);
  if (infinity === null) return NaN;
  return infinity[1] === '-' ? -Infinity : Infinity;
}

/** Formats as "%.17g" does; infinities as "inf" and "-inf". */
export function formatDouble(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [mantissa, exponent] = roundToEven(Math.abs(value)).split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return (value < 0 ? '-' : '') + layOut(digits, Number(exponent));
}

/**
 * `value` in 17 digits. Where a double lies exactly between two of them, C takes the even one and
 * JavaScript the larger: 1125899906842624.25 ends in .2 and in .3.
 */
function roundToEven(value: number): string {
  const rounded = value.toExponential(digitsMax - 1);
  const [mantissa, exponent] = value.toExponential(60).split('e') as [string, string];
  const last = mantissa.charCodeAt(digitsMax) - zero;
  const isTie = /^50*$/.test(mantissa.slice(digitsMax + 1));
  return isTie && last % 2 === 0 ? `${mantissa.slice(0, digitsMax + 1)}e${exponent}` : rounded;
}

/** Lays out d.ddd times 10^exponent: plain from 1e-4 up to 1e17. */
function layOut(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= digitsMax) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  return text;
}
