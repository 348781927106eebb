/**
 * The 80-bit floating point of x87, in software: what INCRBYFLOAT and HINCRBYFLOAT compute with.
 *
 * Redis adds C `long double`s and prints them with "%.17Lf", so the digits in a data set depend on
 * 64-bit mantissas. A value here is exact:
 *
 *     mantissa x 2^exponent      |mantissa| < 2^64,  exponent >= -16445
 *     0.1  ->  0xcccccccccccccccd x 2^-67        0.1 + 0.2  ->  "0.3"
 *
 * Parsing and adding round to the nearest, ties to the even mantissa; formatting rounds the exact
 * value to 17 decimals, ties to the even digit. All is done on integers of any size: slow next to
 * a processor's, right to the last bit.
 *
 * Invariants
 * 1. A finite value is rounded: its mantissa has at most 64 bits, fewer only where exact or
 *    subnormal.
 * 2. There is no NaN and no negative zero: neither can be told from outside.
 *
 * Spec: redis/src/util.c string2ld, ld2string (LD_STR_HUMAN), 7.0 on x86-64; strtold of C99.
 */
import assert from 'node:assert';

export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
  /** False: infinite, with the sign of the mantissa. */
  readonly finite: boolean;
}

const mantissaBits = 64;
/** Exponent of the smallest subnormal, 2^-16445. */
const exponentMin = -16445;
/** Largest exponent of a full mantissa: values are below 2^16384. */
const exponentMax = 16384 - mantissaBits;
/** Redis parses no longer text than this. */
const textSizeMax = 5 * 1024 - 1;
const decimals = 17;
const decimalScale = 10n ** BigInt(decimals);

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const hexForm = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?(?:[pP]([+-]?\d+))?$/;
const infinityForm = /^([+-]?)inf(?:inity)?$/i;

/**
 * Parses what `strtold` takes whole: decimal, hexadecimal ("0x1p3"), "inf".
 *
 * @param text one character per byte
 * @returns `undefined` when it is no number, or is out of range and so has no value
 */
export function parseLongDouble(text: string): LongDouble | undefined {
  if (text.length === 0 || text.length > textSizeMax) return undefined;
  const infinite = infinityForm.exec(text);
  if (infinite !== null) return infinity(infinite[1] === '-');
  const value = parseHex(text) ?? parseDecimal(text);
  // strtold reports overflow, and underflow to nothing, as errors.
  return value?.finite === true ? value : undefined;
}

/** The same value, which is finite. */
export function longDoubleOf(value: number): LongDouble {
  assert(Number.isFinite(value), 'an infinity has no mantissa');
  let mantissa = value;
  let exponent = 0;
  for (; !Number.isInteger(mantissa); mantissa *= 2) exponent--;
  return { mantissa: BigInt(mantissa), exponent, finite: true };
}

/** Adds; the sum may be infinite. `undefined` for infinities of opposite signs. */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble | undefined {
  if (!a.finite || !b.finite) {
    if (a.finite) return b;
    return b.finite || a.mantissa > 0n === b.mantissa > 0n ? a : undefined;
  }
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum =
    (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  return roundQuotient(sum, 1n, exponent);
}

/** Multiplies by an integer; the product may be infinite. */
export function scaleLongDouble(value: LongDouble, factor: bigint): LongDouble {
  if (!value.finite) return value;
  return roundQuotient(value.mantissa * factor, 1n, value.exponent);
}

/** Returns the least integer that is no less than a finite value. */
export function ceilLongDouble(value: LongDouble): bigint {
  assert(value.finite, 'only a finite value is near an integer');
  const { mantissa, exponent } = value;
  // Shifting right rounds down, of negative numbers too.
  return exponent >= 0 ? mantissa << BigInt(exponent) : -(-mantissa >> BigInt(-exponent));
}

/** Formats a finite value as "%.17Lf" without the zeros at its end. */
export function formatLongDouble(value: LongDouble): string {
  assert(value.finite, 'only finite values have digits');
  const magnitude = abs(value.mantissa);
  const scaled =
    value.exponent >= 0
      ? (magnitude << BigInt(value.exponent)) * decimalScale
      : divideToEven(magnitude * decimalScale, 1n << BigInt(-value.exponent));
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals);
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return value.mantissa < 0n && text !== '0' ? `-${text}` : text;
}

function parseDecimal(text: string): LongDouble | undefined {
  const match = decimalForm.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return zero;
  const exponent = clampPower(power) - fraction.length;
  // Far outside the range: do not make a number of millions of digits only to round it away.
  const magnitude = digits.toString().length + exponent;
  if (magnitude > 5000 || magnitude < -5100) return undefined;
  const signed = sign === '-' ? -digits : digits;
  const value =
    exponent >= 0
      ? roundQuotient(signed * 10n ** BigInt(exponent), 1n, 0)
      : roundQuotient(signed, 10n ** BigInt(-exponent), 0);
  return value.mantissa === 0n ? undefined : value;
}

function parseHex(text: string): LongDouble | undefined {
  const match = hexForm.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`0x${whole}${fraction}`);
  if (digits === 0n) return zero;
  const exponent = clampPower(power) - 4 * fraction.length;
  if (exponent > 40_000 || exponent < -80_000) return undefined;
  const value = roundQuotient(sign === '-' ? -digits : digits, 1n, exponent);
  return value.mantissa === 0n ? undefined : value;
}

const zero: LongDouble = { mantissa: 0n, exponent: 0, finite: true };

function infinity(isNegative: boolean): LongDouble {
  return { mantissa: isNegative ? -1n : 1n, exponent: 0, finite: false };
}

/** An exponent as written, cut to where it makes no difference any more. */
function clampPower(text: string): number {
  return Math.min(Math.max(Number(text), -1_000_000), 1_000_000);
}

/** Rounds `numerator / denominator * 2^exponent` to the nearest value. */
function roundQuotient(numerator: bigint, denominator: bigint, exponent: number): LongDouble {
  if (numerator === 0n) return zero;
  const isNegative = numerator < 0n;
  const magnitude = abs(numerator);
  // Scale so that the quotient has 64 or 65 bits, then fix it to 64.
  let shift = mantissaBits - (bitLength(magnitude) - bitLength(denominator));
  let quotient = scaledQuotient(magnitude, denominator, shift, exponent);
  if (bitLength(quotient.mantissa) > mantissaBits) {
    shift--;
    quotient = scaledQuotient(magnitude, denominator, shift, exponent);
  }
  // Rounding up may have carried into bit 65, as a power of two.
  if (bitLength(quotient.mantissa) > mantissaBits) {
    quotient = { mantissa: quotient.mantissa >> 1n, exponent: quotient.exponent + 1 };
  }
  if (quotient.exponent > exponentMax) return infinity(isNegative);
  return {
    mantissa: isNegative ? -quotient.mantissa : quotient.mantissa,
    exponent: quotient.exponent,
    finite: true,
  };
}

/**
 * `magnitude / denominator * 2^shift`, rounded; with less of a shift where that would be subnormal.
 */
function scaledQuotient(
  magnitude: bigint,
  denominator: bigint,
  shift: number,
  exponent: number,
): { mantissa: bigint; exponent: number } {
  const used = Math.min(shift, exponent - exponentMin);
  const mantissa =
    used >= 0
      ? divideToEven(magnitude << BigInt(used), denominator)
      : divideToEven(magnitude, denominator << BigInt(-used));
  return { mantissa, exponent: exponent - used };
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = 2n * (numerator - quotient * denominator);
  const isUp = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(16).length * 4 - leadingZeroBits(value);
}

function leadingZeroBits(value: bigint): number {
  return Math.clz32(Number.parseInt(value.toString(16).charAt(0), 16)) - 28;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
