/**
 * LZF, the compression of long strings in RDB. HOT.
 *
 * A stream is a sequence of runs. The first byte says which:
 *
 *     000nnnnn                      n + 1 bytes follow as they are                  1 to 32
 *     LLLooooo oooooooo             copy L + 2 bytes from o + 1 bytes back, L < 7   3 to 8
 *     111ooooo nnnnnnnn oooooooo    copy n + 9 bytes from o + 1 bytes back          9 to 264
 *
 *     30 times "a":   01 61 61   e0 11 00            01 61 61
 *                     "aa"       26 from 1 back      "aa"
 *
 * A copy may overlap what it writes: from 1 back it repeats the last byte.
 *
 * `compressLzf` finds the very matches that liblzf finds in Redis's build of it (a table of 2^16
 * positions by a hash of three bytes, the positions inside a match not entered), so that what is
 * written is byte for byte what Redis writes. Only the sizes at which it gives up are subtle: they
 * too are liblzf's.
 *
 * Spec: redis/src/lzf_c.c, lzf_d.c, lzfP.h (7.0).
 */
const hashBits = 16;
const offsetMax = 1 << 13;
const copyMax = 264;
const literalsMax = 32;

/** No stream gets shorter than this to one: 3 bytes copy 264. */
const ratioMax = 88;

/** Tells whether `compressedSize` bytes can stand for `size` bytes at all. */
export function isPlausibleLzf(compressedSize: number, size: number): boolean {
  return size <= compressedSize * ratioMax;
}

/**
 * Decompresses `source[start, end)` into `target`, which must come out exactly full.
 *
 * @returns whether it did. If not, the stream is damaged, and `target` means nothing.
 * Never reads or writes outside of either.
 */
export function decompressLzf(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
): boolean {
  const size = target.length;
  let from = start;
  let to = 0;
  while (from < end) {
    const control = source[from++] as number;
    if (control < literalsMax) {
      const count = control + 1;
      if (from + count > end || to + count > size) return false;
      for (let i = 0; i < count; i++) target[to++] = source[from++] as number;
      continue;
    }
    let count = (control >> 5) + 2;
    if (count === 9) {
      if (from >= end) return false;
      count += source[from++] as number;
    }
    if (from >= end) return false;
    let back = to - ((control & 0x1f) << 8) - (source[from++] as number) - 1;
    if (back < 0 || to + count > size) return false;
    for (let i = 0; i < count; i++) target[to++] = target[back++] as number;
  }
  return to === size;
}

/** Compresses; holds the table that finds matches, so keep one. */
export class LzfCompressor {
  /** Where three bytes were last seen, plus `#base`; what is below `#base` is of earlier inputs. */
  readonly #positions: Int32Array;
  #base: number;

  constructor() {
    this.#positions = new Int32Array(1 << hashBits);
    this.#base = 1;
  }

  /**
   * Compresses `source[start, end)` into `target[offset, offset + sizeMax)`.
   *
   * @returns the compressed size, 0 if it is more than `sizeMax`.
   */
  compress(
    source: Uint8Array,
    start: number,
    end: number,
    target: Uint8Array,
    offset: number,
    sizeMax: number,
  ): number {
    if (end - start === 0 || sizeMax <= 0) return 0;
    if (this.#base + (end - start) > 0x7fffffff) {
      this.#positions.fill(0);
      this.#base = 1;
    }
    const shift = this.#base - start;
    this.#base += end - start;
    return compress(this.#positions, shift, source, start, end, target, offset, offset + sizeMax);
  }
}

/**
 * `to` runs one byte ahead of what is written: the byte before the literals of a run, where their
 * count will be put.
 */
function compress(
  positions: Int32Array,
  shift: number,
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  offset: number,
  limit: number,
): number {
  const first = start + shift;
  let from = start;
  let to = offset + 1;
  let literals = 0;
  while (from < end - 2) {
    const slot = hash(source, from);
    const seen = positions[slot] as number;
    positions[slot] = from + shift;
    const match = seen - shift;
    if (seen <= first || from - match > offsetMax || !startsEqual(source, match, from)) {
      if (to >= limit) return 0;
      target[to++] = source[from++] as number;
      if (++literals === literalsMax) {
        target[to - literals - 1] = literals - 1;
        literals = 0;
        to++;
      }
      continue;
    }
    // No literals: the byte kept for their count is taken back.
    const unused = literals === 0 ? 1 : 0;
    if (to - unused + 4 >= limit) return 0;
    target[to - literals - 1] = literals - 1;
    to -= unused;
    const count = matchSize(source, match, from, end);
    to = writeCopy(target, to, count, from - match - 1) + 1;
    literals = 0;
    from += count;
    if (from >= end - 2) break;
    positions[hash(source, from - 2)] = from - 2 + shift;
    positions[hash(source, from - 1)] = from - 1 + shift;
  }
  if (to + 3 > limit) return 0;
  return writeRest(source, from, end, target, to, literals) - offset;
}

function hash(source: Uint8Array, at: number): number {
  const high = ((source[at] as number) << 8) | (source[at + 1] as number);
  return (high - ((high << 8) | (source[at + 2] as number)) * 5) & 0xffff;
}

function startsEqual(source: Uint8Array, a: number, b: number): boolean {
  return (
    source[a] === source[b] && source[a + 1] === source[b + 1] && source[a + 2] === source[b + 2]
  );
}

/**
 * Counts how many bytes at `match` and `at` are equal, as liblzf does: it leaves two bytes at the
 * end alone, unless at least 19 are left and all of the first 18 agree.
 */
function matchSize(source: Uint8Array, match: number, at: number, end: number): number {
  const sizeMax = Math.min(end - at - 2, copyMax);
  let size = 2;
  if (sizeMax > 16) {
    while (size < 18) {
      size++;
      if (source[match + size] !== source[at + size]) return size;
    }
  }
  do size++;
  while (size < sizeMax && source[match + size] === source[at + size]);
  return size;
}

/** Writes a copy of `count` bytes from `back + 1` bytes back; returns the offset after it. */
function writeCopy(target: Uint8Array, offset: number, count: number, back: number): number {
  let to = offset;
  if (count < 9) {
    target[to++] = (back >> 8) + ((count - 2) << 5);
  } else {
    target[to++] = (back >> 8) + (7 << 5);
    target[to++] = count - 9;
  }
  target[to++] = back;
  return to;
}

/** Writes the last bytes as they are, and ends the run; returns the offset after it. */
function writeRest(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  offset: number,
  literalsBefore: number,
): number {
  let to = offset;
  let literals = literalsBefore;
  for (let from = start; from < end; from++) {
    target[to++] = source[from] as number;
    if (++literals === literalsMax) {
      target[to - literals - 1] = literals - 1;
      literals = 0;
      to++;
    }
  }
  target[to - literals - 1] = literals - 1;
  return literals === 0 ? to - 1 : to;
}
