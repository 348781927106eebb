/**
 * Strings of bytes in one buffer, by number: what SORT sorts, apart from the keyspace, which may
 * change while it is sorted (keys past their time go).
 *
 *     bytes    a b c d e f           ends   [3, 3, 6]        "abc", "", "def"
 */
const sizeMin = 1024;

export class ByteStrings {
  bytes = Buffer.allocUnsafe(sizeMin);
  count = 0;
  #ends = new Float64Array(sizeMin / 8);
  /** Whether a string is missing: it is then empty too. */
  #missing: Uint8Array = new Uint8Array(sizeMin / 8);

  /** Appends a string. */
  add(bytes: Buffer, start: number, end: number): void {
    const at = this.#reserve(end - start);
    bytes.copy(this.bytes, at, start, end);
    this.#ends[this.count++] = at + end - start;
  }

  /** Appends that there is none. */
  addMissing(): void {
    const at = this.#reserve(0);
    this.#missing[this.count] = 1;
    this.#ends[this.count++] = at;
  }

  start(i: number): number {
    return i === 0 ? 0 : (this.#ends[i - 1] as number);
  }

  end(i: number): number {
    return this.#ends[i] as number;
  }

  isMissing(i: number): boolean {
    return this.#missing[i] === 1;
  }

  /** Whether a NUL is in any of them. O(bytes). */
  hasNul(): boolean {
    return this.count > 0 && this.bytes.subarray(0, this.end(this.count - 1)).includes(0);
  }

  /** Compares two strings byte by byte; a missing one is before all others. */
  compare(i: number, j: number): number {
    const order = (this.#missing[j] as number) - (this.#missing[i] as number);
    if (order !== 0) return order;
    const { bytes } = this;
    return bytes.compare(bytes, this.start(j), this.end(j), this.start(i), this.end(i));
  }

  /** As `compare`, but a string ends at its first NUL, as strings do in C. */
  compareToNul(i: number, j: number): number {
    const order = (this.#missing[j] as number) - (this.#missing[i] as number);
    if (order !== 0) return order;
    const { bytes } = this;
    return bytes.compare(bytes, this.start(j), this.#nul(j), this.start(i), this.#nul(i));
  }

  #nul(i: number): number {
    const end = this.end(i);
    const nul = this.bytes.subarray(this.start(i), end).indexOf(0);
    return nul < 0 ? end : this.start(i) + nul;
  }

  /** Makes room for one more string. Returns where it begins. */
  #reserve(size: number): number {
    const at = this.count === 0 ? 0 : (this.#ends[this.count - 1] as number);
    if (at + size > this.bytes.length) {
      const bytes = Buffer.allocUnsafe(2 * (at + size));
      this.bytes.copy(bytes, 0, 0, at);
      this.bytes = bytes;
    }
    if (this.count === this.#ends.length) {
      const ends = new Float64Array(2 * this.count);
      ends.set(this.#ends);
      this.#ends = ends;
      const missing = new Uint8Array(2 * this.count);
      missing.set(this.#missing);
      this.#missing = missing;
    }
    return at;
  }
}
