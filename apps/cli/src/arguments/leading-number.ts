/**
 * Numbers as redis-cli's options read them: the longest numeric prefix counts, none is zero.
 *
 * Lenient on purpose, as C's atoi and atof are; where a wrong value could do harm (a port) the
 * caller checks the range.
 */

/** Reads the integer a text begins with, as atoi does: `12ab` is 12, `ab` is 0. */
export function leadingInteger(text: string): number {
  const digits = /^\s*[+-]?\d+/.exec(text);
  return digits === null ? 0 : Number(digits[0]);
}

/** Reads the decimal number a text begins with, as atof does: `0.5s` is 0.5, `s` is 0. */
export function leadingDecimal(text: string): number {
  const digits = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(text);
  return digits === null ? 0 : Number(digits[0]);
}
