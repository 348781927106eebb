/**
 * Glob patterns as KEYS, SCAN MATCH, CONFIG GET and PSUBSCRIBE take them.
 *
 *     *        any bytes, also none          [abc]  one of them      \x    x itself
 *     ?        any one byte                  [^a]   any other        [a-z] one in the range
 *
 * Exactly Redis's matcher, with its corners: a class may lack its "]"; a range may be upside down;
 * an empty string matches the empty pattern only, not "*"; bytes above 127 are negative in a range.
 *
 * Redis recurses for every star. Here the only way back is to the last star, one byte further on,
 * which finds the same matches: what comes before that star already fits as early as it can. So it
 * takes at most pattern size x text size steps whatever the pattern.
 *
 * Spec: redis/src/util.c stringmatchlen (7.0.15).
 */
import { foldAscii } from './ascii.js';

const star = 0x2a;
const question = 0x3f;
const open = 0x5b;
const close = 0x5d;
const caret = 0x5e;
const dash = 0x2d;
const escape = 0x5c;

/** Tells whether `bytes[start, end)` matches all of `pattern`. */
export function matchesGlob(
  pattern: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
  ignoreCase = false,
): boolean {
  let p = 0;
  let i = start;
  /**
   * Where to go on after the last star seen, and the first byte it does not cover. -1: no star yet.
   */
  let starNext = -1;
  let starEnd = start;
  while (p < pattern.length && i < end) {
    if (pattern[p] === star) {
      while (pattern[p + 1] === star) p++;
      if (p + 1 === pattern.length) return true;
      starNext = ++p;
      starEnd = i;
      continue;
    }
    const next = matchOne(pattern, p, bytes[i] as number, ignoreCase);
    if (next !== mismatch) {
      p = next;
      i++;
      if (i < end) {
        if (p < pattern.length) continue;
      } else {
        while (pattern[p] === star) p++;
      }
      if (p === pattern.length && i === end) return true;
    }
    if (starNext < 0) return false;
    p = starNext;
    i = ++starEnd;
  }
  return p === pattern.length && i === end;
}

const mismatch = -1;

/** Matches one byte with the element at `p`; returns where the next element is. */
function matchOne(pattern: Uint8Array, p: number, byte: number, ignoreCase: boolean): number {
  const element = pattern[p] as number;
  if (element === question) return p + 1;
  if (element === open) return matchClass(pattern, p + 1, byte, ignoreCase);
  const literalAt = element === escape && p + 1 < pattern.length ? p + 1 : p;
  const isSame = same(pattern[literalAt] as number, byte, ignoreCase);
  return isSame ? literalAt + 1 : mismatch;
}

/** Matches one byte with the class whose first byte after "[" is at `p`. */
function matchClass(pattern: Uint8Array, p: number, byte: number, ignoreCase: boolean): number {
  const size = pattern.length;
  const isNegated = pattern[p] === caret;
  if (isNegated) p++;
  let isMember = false;
  for (;;) {
    if (p + 1 < size && pattern[p] === escape) {
      p++;
      if (pattern[p] === byte) isMember = true;
    } else if (pattern[p] === close) {
      p++;
      break;
    } else if (p >= size) {
      break;
    } else if (p + 2 < size && pattern[p + 1] === dash) {
      if (inRange(pattern[p] as number, pattern[p + 2] as number, byte, ignoreCase))
        isMember = true;
      p += 2;
    } else if (same(pattern[p] as number, byte, ignoreCase)) {
      isMember = true;
    }
    p++;
  }
  return isMember === isNegated ? mismatch : Math.min(p, size);
}

function inRange(from: number, to: number, byte: number, ignoreCase: boolean): boolean {
  let low = signed(from);
  let high = signed(to);
  if (low > high) [low, high] = [high, low];
  let value = signed(byte);
  if (ignoreCase) {
    low = foldAscii(low);
    high = foldAscii(high);
    value = foldAscii(value);
  }
  return value >= low && value <= high;
}

function same(a: number, b: number, ignoreCase: boolean): boolean {
  return ignoreCase ? foldAscii(a) === foldAscii(b) : a === b;
}

/** A byte as C's signed char. */
function signed(byte: number): number {
  return (byte << 24) >> 24;
}
