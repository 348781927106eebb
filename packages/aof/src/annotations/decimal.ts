/**
 * The fields of an annotation: unsigned decimals and 8-digit hexadecimals, in canonical form only,
 * so that every header has one spelling. HOT (one header per batch): no strings.
 */

/** What the readers below return when the bytes are not the field. */
export const notAField = -1;

/** Reads digits up to `end`; no sign, no leading zero, at most 2^53 - 1. */
export function readDecimal(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  if (size < 1 || size > 16) return notAField;
  if (bytes[start] === 0x30 && size > 1) return notAField;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return notAField;
    value = value * 10 + digit;
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : notAField;
}

/** Reads exactly 8 lower-case hexadecimal digits. */
export function readHex(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 8) return notAField;
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + (byte - 0x30);
    else if (byte >= 0x61 && byte <= 0x66) value = value * 16 + (byte - 0x61 + 10);
    else return notAField;
  }
  return value;
}

/** Writes 8 hexadecimal digits. Returns the offset behind them. */
export function writeHex(target: Uint8Array, offset: number, value: number): number {
  for (let i = 0; i < 8; i++) {
    const digit = (value >>> (28 - 4 * i)) & 15;
    target[offset + i] = digit < 10 ? 0x30 + digit : 0x57 + digit;
  }
  return offset + 8;
}

/** Formats a CRC or an id as readHex reads it. */
export function formatHex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
