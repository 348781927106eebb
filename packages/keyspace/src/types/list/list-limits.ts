/**
 * How many elements a run holds: a packed list, or a leaf of a large one. HOT (bench: list).
 *
 *   listListpackSizeMax   -1..-5    4, 8, 16, 32, 60 KiB at most
 *                         1, 2, ... so many elements at most, and 8 KiB
 *
 * about as Redis reads list-max-listpack-size for the listpacks of a quicklist. But a run of more than 32
 * elements ends at 2 KiB: what is done inside a run takes time by the element, and Redis, which
 * walks from listpack to listpack, must have few of them. Here a tree leads to the run. Large
 * elements still get the larger blocks, of which they waste less, and a block once taken is filled.
 *
 * Spec: redis/src/quicklist.c quicklistSetFill, quicklistNodeNegFillLimit (7.0).
 */
import { leafBytesMax, leafHeadBytes } from './list-leaf.js';

/** Bytes of elements in a run of many. */
const plainBytesMax = 2048 - leafHeadBytes;
/** A run of so few elements may be larger. */
const fewElements = 32;
const countedBytesMax = 8192;

/** Whether a run may have so many bytes and elements; one element may have any size. */
export function isRun(bytes: number, count: number, listpackSizeMax: number): boolean {
  if (count <= 1) return true;
  if (listpackSizeMax >= 0 && count > listpackSizeMax) return false;
  if (bytes <= plainBytesMax) return true;
  return count <= fewElements && bytes <= runBytesMax(listpackSizeMax);
}

/** Whether a run of not so many elements may fill a block that has room for so many bytes. */
export function isFilling(
  bytes: number,
  count: number,
  room: number,
  listpackSizeMax: number,
): boolean {
  if (listpackSizeMax >= 0 && count > listpackSizeMax) return false;
  return count <= 2 * fewElements && bytes <= room && bytes <= runBytesMax(listpackSizeMax);
}

/** Whether a list may be packed in its entry: that moves with every second push, so it is small. */
export function isPackedRun(bytes: number, count: number, listpackSizeMax: number): boolean {
  return bytes <= plainBytesMax && isRun(bytes, count, listpackSizeMax);
}

/** Room to give a leaf for so many bytes of elements, so that it seldom moves as it grows. */
export function roomFor(bytes: number, listpackSizeMax: number): number {
  if (bytes <= plainBytesMax) return Math.min(2 * bytes, plainBytesMax);
  return Math.max(bytes, Math.min(bytes + (bytes >>> 2), runBytesMax(listpackSizeMax)));
}

/** Bytes of elements in a run of few. */
function runBytesMax(listpackSizeMax: number): number {
  if (listpackSizeMax >= 0) return countedBytesMax - leafHeadBytes;
  return Math.min(4096 << (-Math.max(listpackSizeMax, -5) - 1), leafBytesMax) - leafHeadBytes;
}
