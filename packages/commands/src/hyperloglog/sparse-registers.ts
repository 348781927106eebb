/**
 * Registers as runs of equal ones.
 *
 *     00nnnnnn              ZERO    n + 1 empty registers, 1..64
 *     01nnnnnn nnnnnnnn     XZERO   n + 1 empty registers, 1..16384
 *     1vvvvvnn              VAL     n + 1 registers, 1..4, of value v + 1, 1..32
 *
 * Worked example: register 1000 set to 3 in a HyperLogLog without elements:
 *
 *     7f ff            XZERO:16384
 *     43 e7 88 7c 16   XZERO:1000 VAL:3,1 XZERO:15383
 *
 * Anybody may SET a string that begins like one: runs that do not add up to 16384 are corrupt, and
 * nothing here relies on it. The second byte of an XZERO that is cut off counts as 0, as the NUL
 * behind a string of Redis does.
 *
 * Spec: redis/src/hyperloglog.c hllSparseToDense, hllSparseRegHisto, hllMerge (7.0).
 */
import { raiseRegister } from './dense-registers.js';
import { copyHeader, denseSize, headerSize, registerCount } from './layout.js';

const xzeroFlag = 0x40;
const valueFlag = 0x80;
export const zeroRunMax = 64;
export const valueRunMax = 4;
/** A register that is higher needs the dense encoding. */
export const valueMax = 32;

export function isValue(run: number): boolean {
  return (run & valueFlag) !== 0;
}

/** Bytes of the run that begins with this byte. */
export function runSize(run: number): number {
  return (run & (valueFlag | xzeroFlag)) === xzeroFlag ? 2 : 1;
}

/** The value of the registers of the run that begins with this byte. */
export function runValue(run: number): number {
  return isValue(run) ? ((run >>> 2) & 0x1f) + 1 : 0;
}

/** How many registers the run at `at` stands for. */
export function runLength(bytes: Buffer, at: number, end: number): number {
  const run = bytes[at] as number;
  if (isValue(run)) return (run & 3) + 1;
  if ((run & xzeroFlag) === 0) return (run & 0x3f) + 1;
  return (((run & 0x3f) << 8) | (at + 1 < end ? (bytes[at + 1] as number) : 0)) + 1;
}

/** Writes a run of empty registers at `at` and returns the offset after it. */
export function writeZeros(bytes: Buffer, at: number, length: number): number {
  if (length <= zeroRunMax) {
    bytes[at] = length - 1;
    return at + 1;
  }
  bytes[at] = ((length - 1) >>> 8) | xzeroFlag;
  bytes[at + 1] = (length - 1) & 0xff;
  return at + 2;
}

/** Writes a run of registers of one value at `at` and returns the offset after it. */
export function writeValues(bytes: Buffer, at: number, value: number, length: number): number {
  bytes[at] = valueFlag | ((value - 1) << 2) | (length - 1);
  return at + 1;
}

/** Counts the registers by their values. Returns false if the runs do not add up. */
export function countSparse(
  bytes: Buffer,
  start: number,
  end: number,
  histogram: Int32Array,
): boolean {
  let index = 0;
  for (let at = start + headerSize; at < end; at += runSize(bytes[at] as number)) {
    const length = runLength(bytes, at, end);
    histogram[runValue(bytes[at] as number)]! += length;
    index += length;
  }
  return index === registerCount;
}

/**
 * Raises each of `registers`, one per byte, to what is here. Returns false if the runs are wrong.
 */
export function mergeSparse(
  bytes: Buffer,
  start: number,
  end: number,
  registers: Uint8Array,
): boolean {
  let index = 0;
  for (let at = start + headerSize; at < end; at += runSize(bytes[at] as number)) {
    const value = runValue(bytes[at] as number);
    const next = index + runLength(bytes, at, end);
    if (value > 0 && next > registerCount) break;
    for (; value > 0 && index < next; index++) {
      if (value > (registers[index] as number)) registers[index] = value;
    }
    index = next;
  }
  return index === registerCount;
}

/** Returns the same HyperLogLog in the dense encoding; undefined if the runs do not add up. */
export function denseOf(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const dense = Buffer.alloc(denseSize);
  copyHeader(bytes, start, dense);
  let index = 0;
  for (let at = start + headerSize; at < end; at += runSize(bytes[at] as number)) {
    const value = runValue(bytes[at] as number);
    const next = index + runLength(bytes, at, end);
    if (value > 0 && next > registerCount) break;
    for (; value > 0 && index < next; index++) raiseRegister(dense, headerSize, index, value);
    index = next;
  }
  return index === registerCount ? dense : undefined;
}
