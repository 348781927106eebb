/**
 * The bytes a RequestReader reads: a lent chunk, or own memory for a command that a chunk cut.
 *
 *     chunk n      [cmd][cmd][cmd][com          own    [com | mand][c
 *     chunk n+1    mand][cmd][cmd]...                       copied ^ ^ read again from the chunk
 *
 * The next chunk is appended to own memory piece by piece until the cut command is whole; then
 * reading goes on in the chunk. The piece that was copied too much is read there, not in own
 * memory.
 *
 * The reader keeps the offsets of the command it is reading; `base` is the first byte that it still
 * needs. Whatever moves bytes returns by how much, and the reader moves its offsets.
 *
 * Invariants
 * 1. `buffer[base, end)` followed by the pending bytes is what was fed and not read.
 * 2. The last `#copied` bytes before `end` are those before `#chunkPosition` in the chunk.
 * 3. Without own memory nothing is pending. Own memory is at most `sizeMin`, or twice what it
 *    holds.
 */
import assert from 'node:assert';

const sizeMin = 1024;
const noBytes = Buffer.alloc(0);

export class RequestBuffer {
  /** Where reading goes on, up to `end`. */
  buffer: Buffer;
  end: number;
  /** Whether `buffer` is own memory, else a lent chunk or nothing. */
  owned: boolean;
  #chunk: Buffer;
  #chunkPosition: number;
  #chunkEnd: number;
  #copied: number;

  constructor() {
    this.buffer = noBytes;
    this.end = 0;
    this.owned = false;
    this.#chunk = noBytes;
    this.#chunkPosition = 0;
    this.#chunkEnd = 0;
    this.#copied = 0;
  }

  /** Bytes of the lent chunk that are not in `buffer` yet. */
  get pending(): number {
    return this.#chunkEnd - this.#chunkPosition;
  }

  /** Lends a chunk. Nothing must be pending and, without own memory, nothing unread. */
  lend(chunk: Buffer, start: number, end: number): void {
    assert(this.pending === 0);
    if (this.owned) {
      this.#setChunk(chunk, start, end);
    } else {
      this.buffer = chunk;
      this.end = end;
    }
  }

  /**
   * Gives own memory back if all that is unread in it is in the chunk too, or if nothing is.
   *
   * @param position the first unread byte, which begins a command. @returns where that byte is now.
   */
  leaveOwn(position: number): number {
    const unread = this.end - position;
    if (unread > this.#copied) return position;
    const chunkPosition = this.#chunkPosition - unread;
    this.owned = false;
    this.buffer = this.#chunk;
    this.end = this.#chunkEnd;
    this.dropChunk();
    return chunkPosition;
  }

  /** Moves `buffer[base, end)` from the lent chunk to own memory. @returns by how much it moved. */
  keep(base: number): number {
    assert(!this.owned);
    this.#setChunk(this.buffer, base, this.end);
    this.buffer = noBytes;
    this.end = 0;
    this.owned = this.pending > 0;
    this.append(this.pending, 0, Infinity);
    this.dropChunk();
    return base;
  }

  /**
   * Copies the next `size` pending bytes behind the others.
   *
   * @param commandSize how large what begins at `base` will be in the end, `Infinity` if unknown.
   * @returns by how much the bytes from `base` on moved to the front.
   */
  append(size: number, base: number, commandSize: number): number {
    assert(size <= this.pending);
    const fits = this.end + size <= this.buffer.byteLength;
    const moved = fits ? 0 : this.#makeRoom(size, base, commandSize);
    this.#chunk.copy(this.buffer, this.end, this.#chunkPosition, this.#chunkPosition + size);
    this.end += size;
    this.#chunkPosition += size;
    this.#copied += size;
    return moved;
  }

  /** Forgets the lent chunk: what is not in own memory is lost. */
  dropChunk(): void {
    this.#setChunk(noBytes, 0, 0);
  }

  /** Forgets everything. */
  clear(): void {
    this.buffer = noBytes;
    this.end = 0;
    this.owned = false;
    this.dropChunk();
  }

  /** Verifies the invariants. */
  check(): void {
    assert(this.end <= this.buffer.byteLength);
    assert(this.pending >= 0 && this.#chunkEnd <= this.#chunk.byteLength);
    assert(this.#copied <= this.#chunkPosition);
    if (!this.owned) assert(this.pending === 0 && this.#copied === 0);
  }

  #setChunk(chunk: Buffer, start: number, end: number): void {
    this.#chunk = chunk;
    this.#chunkPosition = start;
    this.#chunkEnd = end;
    this.#copied = 0;
  }

  #makeRoom(size: number, base: number, commandSize: number): number {
    const held = this.end - base + size;
    // Twice what is held, but no more than the command will need.
    const roomy = Math.max(sizeMin, 2 * held);
    const buffer = Buffer.allocUnsafeSlow(Math.max(held, Math.min(roomy, commandSize)));
    this.buffer.copy(buffer, 0, base, this.end);
    this.buffer = buffer;
    this.end -= base;
    return base;
  }
}
