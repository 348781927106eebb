/**
 * Registers of 6 bits, one after the other, from the low bits of a byte to the high. HOT.
 *
 *     byte        0        1        2
 *              11000000 22221111 33333322
 *
 * Spec: redis/src/hyperloglog.c HLL_DENSE_GET_REGISTER, hllDenseSet, hllDenseRegHisto (7.0).
 */
import { registerCount } from './layout.js';

const registerMask = 0x3f;

/** Reads register `index` of those that begin at `start`. */
export function readRegister(bytes: Buffer, start: number, index: number): number {
  const at = start + ((index * 6) >>> 3);
  const shift = (index * 6) & 7;
  const low = (bytes[at] as number) >>> shift;
  // Only then does it reach into the next byte, which the last register does not have.
  return (shift > 2 ? low | ((bytes[at + 1] as number) << (8 - shift)) : low) & registerMask;
}

/** Raises register `index` to `count`. Returns whether it was lower. */
export function raiseRegister(
  bytes: Buffer,
  start: number,
  index: number,
  count: number,
): boolean {
  if (readRegister(bytes, start, index) >= count) return false;
  const at = start + ((index * 6) >>> 3);
  const shift = (index * 6) & 7;
  bytes[at] = ((bytes[at] as number) & ~(registerMask << shift)) | (count << shift);
  if (shift > 2) {
    const rest = 8 - shift;
    bytes[at + 1] = ((bytes[at + 1] as number) & ~(registerMask >>> rest)) | (count >>> rest);
  }
  return true;
}

/** Counts the registers by their values. */
export function countDense(bytes: Buffer, start: number, histogram: Int32Array): void {
  const end = start + (registerCount * 6) / 8;
  for (let at = start; at < end; at += 3) {
    const a = bytes[at] as number;
    const b = bytes[at + 1] as number;
    const c = bytes[at + 2] as number;
    histogram[a & 63]!++;
    histogram[((a >>> 6) | (b << 2)) & 63]!++;
    histogram[((b >>> 4) | (c << 4)) & 63]!++;
    histogram[c >>> 2]!++;
  }
}

/** Raises each of `registers`, one per byte, to what is here. */
export function mergeDense(bytes: Buffer, start: number, registers: Uint8Array): void {
  for (let i = 0; i < registerCount; i++) {
    const count = readRegister(bytes, start, i);
    if (count > (registers[i] as number)) registers[i] = count;
  }
}
