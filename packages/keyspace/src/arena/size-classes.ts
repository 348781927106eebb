/**
 * The sizes blocks come in.
 *
 *   class   1..16    8, 16, ... 128             every 8 bytes
 *   class  17..112   144, 160, ... 524288       8 steps per doubling, so at most 12.5 % is wasted
 *   runClass         n x 64 KiB, n <= 256       whole pages of a slab
 *   ownSlabClass     n x 64 KiB, n > 256        a slab of its own
 *
 * Worked example: a block of 49 bytes has class 7 (56 bytes); one of 145 bytes class 18 (160).
 *
 * Blocks of class 1..112 are cut from spans: one or more contiguous pages, as many as it takes to
 * leave no more than an eighth of the span unused at its end (`spanPages`).
 *
 * Class 0 is no class: the header of a free block holds it.
 */
import { assert } from '../assert.js';

export const pageBytes = 64 * 1024;
export const exactSizeMax = 128;
export const spanSizeMax = 512 * 1024;
export const spanClassMax = 112;
export const runClass = 254;
export const ownSlabClass = 255;

const exactClassMax = exactSizeMax / 8;
const stepsPerDoubling = 8;

/** Bytes of a block, by class 1..112. */
export const classBytes: Uint32Array = listClassBytes();
/** Pages of a span, by class. */
export const spanPages: Uint8Array = Uint8Array.from(classBytes, (bytes) =>
  bytes === 0 ? 0 : pagesFor(bytes),
);
/** Blocks a span holds, by class. */
export const spanBlocks: Uint16Array = Uint16Array.from(classBytes, (bytes, sizeClass) =>
  bytes === 0 ? 0 : Math.floor((spanPages[sizeClass]! * pageBytes) / bytes),
);

assert(classBytes[spanClassMax] === spanSizeMax, 'the last class ends at spanSizeMax');
assert(spanClassMax < runClass, 'classes fit below the two special ones');
assert(spanBlocks[1]! <= 0xffff, 'block counts of a span fit 16 bits');

/** Returns the class of the smallest block of at least `size` bytes; `size` is 1..spanSizeMax. */
export function sizeClassOf(size: number): number {
  if (size <= exactSizeMax) return (size + 7) >>> 3;
  const log = 31 - Math.clz32(size - 1);
  return exactClassMax + (log - 7) * stepsPerDoubling + ((size - 1) >>> (log - 3)) - 7;
}

function listClassBytes(): Uint32Array {
  const bytes = new Uint32Array(spanClassMax + 1);
  for (let sizeClass = 1; sizeClass <= spanClassMax; sizeClass++) {
    const step = sizeClass - exactClassMax - 1;
    const doubling = step >> 3;
    bytes[sizeClass] =
      sizeClass <= exactClassMax ? sizeClass * 8 : (9 + (step & 7)) << (doubling + 4);
  }
  return bytes;
}

function pagesFor(bytes: number): number {
  for (let pages = 1; ; pages++) {
    const span = pages * pageBytes;
    if (bytes <= span && (span % bytes) * stepsPerDoubling <= span) return pages;
  }
}
