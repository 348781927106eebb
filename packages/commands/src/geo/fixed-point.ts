/**
 * Doubles with a fixed number of decimals, as C's "%.4f" prints them.
 *
 * JavaScript's toFixed differs in two ways: a double that lies exactly between two decimals goes up
 * there, in C to the even digit; and from 1e21 on it prints powers of ten.
 *
 *     formatFixed(0.0078125, 6)     0.007812      toFixed: 0.007813
 *
 * Spec: fprintf of C99.
 */

/** Formats `value` as "%.<decimals>f" does. */
export function formatFixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e21) return `${sign}${BigInt(magnitude)}.${'0'.repeat(decimals)}`;
  const text = magnitude.toFixed(decimals);
  // Times 10^decimals, a tie is odd halves: then it is odd when scaled by that power of two alone.
  const scaled = magnitude * 2 ** (decimals + 1);
  const isTie = Number.isSafeInteger(scaled) && scaled % 2 === 1;
  const last = text.charCodeAt(text.length - 1) - 0x30;
  return sign + (isTie && last % 2 === 1 ? text.slice(0, -1) + String(last - 1) : text);
}
