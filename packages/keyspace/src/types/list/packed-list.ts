/**
 * The packed list: a small list in its entry, as one run of elements.
 *
 *   count: 2 | element | element | ...          elements as in list-element.ts
 *
 * Worked example, the list of "ab" and "1000", 8 bytes:
 *
 *   02 00  02 61 62  f2 e8 03
 *   count  2  a  b   2 bytes
 */
import { countElements } from './list-element.js';

/** Bytes before the elements. */
export const packedHeadBytes = 2;

/** Count of elements in the packed list that begins at `start`. */
export function packedCount(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8);
}

export function setPackedCount(bytes: Buffer, start: number, count: number): void {
  bytes[start] = count;
  bytes[start + 1] = count >>> 8;
}

/** Whether the packed list counts its elements, and the last one ends where it does. */
export function isPackedList(bytes: Buffer, start: number, end: number): boolean {
  return countElements(bytes, start + packedHeadBytes, end) === packedCount(bytes, start);
}
