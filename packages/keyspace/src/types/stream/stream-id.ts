/**
 * Ids of stream entries: 128 bits, as four words of 32 bits, the most significant first. HOT.
 *
 *   words   | ms: high | ms: low | sequence: high | sequence: low |
 *
 * Worked example: 1526919030474-55 is 0x163, 0x8423000a, 0, 0x37.
 *
 * An id is a range of a Uint32Array, so that one in an array of its own, one in a leaf and the key
 * of a tree are compared by the same function, and none is an object. Arithmetic wraps at 64 bits,
 * as Redis's does.
 */

/** Words of an id. */
export const idWords = 4;

/** Compares two ids: negative, 0 or positive. */
export function compareIds(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number {
  for (let i = 0; i < idWords; i++) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Copies an id. */
export function copyId(source: Uint32Array, sourceAt: number, target: Uint32Array, at: number): void {
  for (let i = 0; i < idWords; i++) target[at + i] = source[sourceAt + i]!;
}

/** Whether the id is 0-0: none has it, so it stands for "no id". */
export function isZeroId(id: Uint32Array): boolean {
  return (id[0]! | id[1]! | id[2]! | id[3]!) === 0;
}

/** Makes the id the smallest there is. */
export function setMinId(id: Uint32Array): void {
  id.fill(0);
}

/** Makes the id the largest there is. */
export function setMaxId(id: Uint32Array): void {
  id.fill(0xffffffff);
}

/** Makes the id the next one. Returns false, having changed nothing, if it is the largest. */
export function incrementId(id: Uint32Array): boolean {
  for (let i = idWords - 1; i >= 0; i--) {
    if (id[i] === 0xffffffff) continue;
    id[i]!++;
    id.fill(0, i + 1);
    return true;
  }
  return false;
}

/** Makes the id the one before. Returns false, having changed nothing, if it is the smallest. */
export function decrementId(id: Uint32Array): boolean {
  for (let i = idWords - 1; i >= 0; i--) {
    if (id[i] === 0) continue;
    id[i]!--;
    id.fill(0xffffffff, i + 1);
    return true;
  }
  return false;
}

/** Adds a signed integer of 64 bits, as two words, to the 64 bits at `words[at]`. */
export function addWide(words: Uint32Array, at: number, high: number, low: number): void {
  const sum = words[at + 1]! + (low >>> 0);
  words[at + 1] = sum;
  words[at] = words[at]! + high + (sum > 0xffffffff ? 1 : 0);
}

/** The 64 bits at `words[at]` as an unsigned integer. */
export function wideToBigint(words: Uint32Array, at: number): bigint {
  return (BigInt(words[at]!) << 32n) | BigInt(words[at + 1]!);
}

/** Makes the 64 bits at `words[at]` those of an integer. */
export function setWide(words: Uint32Array, at: number, value: number | bigint): void {
  if (typeof value === 'number') {
    words[at] = Math.floor(value / 4294967296);
    words[at + 1] = value;
    return;
  }
  words[at] = Number(BigInt.asUintN(32, value >> 32n));
  words[at + 1] = Number(BigInt.asUintN(32, value));
}

/** The 64 bits at `words[at]` as text, unsigned and decimal. */
export function formatWide(words: Uint32Array, at: number): string {
  if (words[at]! < 1 << 21) return String(words[at]! * 4294967296 + words[at + 1]!);
  return wideToBigint(words, at).toString();
}

/** The text of an id: milliseconds, a hyphen, sequence. */
export function formatId(id: Uint32Array, at = 0): string {
  return `${formatWide(id, at)}-${formatWide(id, at + 2)}`;
}
