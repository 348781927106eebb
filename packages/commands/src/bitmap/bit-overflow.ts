/**
 * What becomes of a value that does not fit its field.
 *
 *     INCRBY u2 of 3 by 1      WRAP 0      SAT 3      FAIL nothing
 *     INCRBY i2 of 1 by 1      WRAP -2     SAT 1      FAIL nothing
 *
 * While a double holds everything exactly, plain arithmetic does. Beyond, the C of Redis is
 * followed step by step in 64 bits, for one of its results is not what one expects: the distance to
 * the maximum is computed before the value is judged, and overflows for a value far below the
 * minimum of a wide field. So `OVERFLOW SAT SET i63 0 -9223372036854775808` stores the maximum.
 *
 * Spec: redis/src/bitops.c checkSignedBitfieldOverflow, checkUnsignedBitfieldOverflow (7.0).
 */
import { narrow } from '../core/integers.js';
import type { FieldType } from './bit-field.js';

export const Overflow = { wrap: 0, saturate: 1, fail: 2 } as const;
export type Overflow = (typeof Overflow)[keyof typeof Overflow];

/** Up to this width a value, an increment and their wrapped sum are all exact. */
const numberWidthMax = 52;

/**
 * Adds `increment` to `value`, which is the field's own or, with an increment of 0, any int64.
 *
 * @returns what to store; undefined when it does not fit and `overflow` is `fail`
 */
export function addToField(
  value: number | bigint,
  increment: number | bigint,
  type: FieldType,
  overflow: Overflow,
): number | bigint | undefined {
  if (type.width <= numberWidthMax && typeof value === 'number' && typeof increment === 'number') {
    const sum = value + increment;
    if (Number.isSafeInteger(sum)) return settle(value, sum, type, overflow);
  }
  const exact = type.isSigned
    ? addSigned(BigInt(value), BigInt(increment), type.width, overflow)
    : addUnsigned(BigInt.asUintN(64, BigInt(value)), BigInt(increment), type.width, overflow);
  return exact === undefined ? undefined : narrow(exact);
}

function settle(
  value: number,
  sum: number,
  type: FieldType,
  overflow: Overflow,
): number | undefined {
  const range = 2 ** type.width;
  const min = type.isSigned ? -range / 2 : 0;
  const max = min + range - 1;
  if (sum >= min && sum <= max) return sum;
  switch (overflow) {
    case Overflow.fail:
      return undefined;
    case Overflow.saturate:
      // A negative value for an unsigned field is, as 64 bits, a huge one.
      return sum > max || (value < 0 && !type.isSigned) ? max : min;
    case Overflow.wrap: {
      const bits = ((sum % range) + range) % range;
      return bits > max ? bits - range : bits;
    }
  }
}

function addSigned(
  value: bigint,
  increment: bigint,
  width: number,
  overflow: Overflow,
): bigint | undefined {
  const max = (1n << BigInt(width - 1)) - 1n;
  const min = -max - 1n;
  const maxIncrement = BigInt.asIntN(64, max - value);
  const minIncrement = BigInt.asIntN(64, min - value);
  const isWide = width === 64;
  const isAbove =
    value > max ||
    (!isWide && increment > maxIncrement) ||
    (value >= 0n && increment > 0n && increment > maxIncrement);
  const isBelow =
    !isAbove &&
    (value < min ||
      (!isWide && increment < minIncrement) ||
      (value < 0n && increment < 0n && increment < minIncrement));
  if (!isAbove && !isBelow) return value + increment;
  if (overflow === Overflow.fail) return undefined;
  if (overflow === Overflow.saturate) return isAbove ? max : min;
  return BigInt.asIntN(width, value + increment);
}

function addUnsigned(
  value: bigint,
  increment: bigint,
  width: number,
  overflow: Overflow,
): bigint | undefined {
  const max = (1n << BigInt(width)) - 1n;
  const maxIncrement = BigInt.asIntN(64, max - value);
  const minIncrement = BigInt.asIntN(64, -value);
  const isAbove = value > max || (increment > 0n && increment > maxIncrement);
  const isBelow = !isAbove && increment < 0n && increment < minIncrement;
  if (!isAbove && !isBelow) return value + increment;
  if (overflow === Overflow.fail) return undefined;
  if (overflow === Overflow.saturate) return isAbove ? max : 0n;
  return BigInt.asUintN(width, value + increment);
}
