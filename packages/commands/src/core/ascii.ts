/**
 * Letter case of ASCII bytes, the only case Redis knows.
 */

/** Returns the lower-case letter for an upper-case one, anything else as it is. */
export function foldAscii(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
