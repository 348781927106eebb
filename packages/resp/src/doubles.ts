/**
 * Doubles as text, exactly as Redis 7.0 sends them: C's "%.17g".
 *
 *     0.1 -> 0.10000000000000001      1e17 -> 1e+17      1e-5 -> 1.0000000000000001e-05
 *
 * JavaScript's nearest form, toExponential(16), differs in three ways: the layout, the zeros at the
 * end, and ties: a double that lies exactly between two decimals of 17 digits is rounded up, in C
 * to the even digit (1125899906842624.25 -> ...624.2).
 *
 * Spec: redis/src/networking.c addReplyDouble (7.0).
 */

/** Significant digits that tell any two doubles apart. */
const digitsMax = 17;

/** Formats `value` as "%.17g" does; infinities and NaN as "inf", "-inf" and "nan". */
export function formatDouble(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 ? '-' : '';
  const text = roundToEven(Math.abs(value));
  const exponent = Number(text.slice(text.indexOf('e') + 1));
  const digits = text.slice(0, text.indexOf('e')).replace('.', '').replace(/0+$/, '');
  return sign + layOut(digits, exponent);
}

/** toExponential(16), but with ties to even. */
function roundToEven(value: number): string {
  const rounded = value.toExponential(digitsMax - 1);
  // A tie ends in 5 after 17 digits. No double has so many zeros (or nines) inside that the 60
  // digits mistake it for a tie.
  const longer = value.toExponential(60);
  const exponentAt = longer.indexOf('e');
  const last = longer.charCodeAt(digitsMax) - 0x30;
  const isTie = /^50*$/.test(longer.slice(digitsMax + 1, exponentAt));
  // Rounding up made an even digit odd: what was cut off is the even neighbour.
  return isTie && last % 2 === 0
    ? longer.slice(0, digitsMax + 1) + longer.slice(exponentAt)
    : rounded;
}

/** Lays out 0.d1d2d3... times 10^(exponent + 1) as %g does: plain from 1e-4 to 1e17. */
function layOut(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= digitsMax) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
