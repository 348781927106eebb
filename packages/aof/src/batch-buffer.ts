/**
 * The bytes of one batch, with room in front for its header. HOT (bench: aof).
 *
 *     |<- batchHeaderSizeMax ->|
 *     [.......... #C1:...\r\n ][ records ................ ][ free      ]
 *                 ^start       ^payloadStart               ^end
 *
 * The header is written last, when length and checksum are known, right before the payload: the
 * batch leaves in one write. A batch that could not be written keeps growing and gets a new header
 * at its next try.
 */
import assert from 'node:assert/strict';

import {
  BatchHeader,
  batchHeaderSizeMax,
  payloadCrc,
  writeBatchHeader,
} from './annotations/index.js';

const capacityInitial = 64 * 1024;

/** A buffer that grew beyond this for one large batch is given back after it. */
const capacityKept = 4 * 1024 * 1024;

/** Up to about this size a loop is not slower than making a view for a native copy (Node 20). */
const loopCopyMax = 32;

export class BatchBuffer {
  bytes: Buffer;
  /** Where to write from: the header's first byte once `seal` was called. */
  start: number;
  end: number;
  /** Where the payload begins. */
  static readonly payloadStart: number = batchHeaderSizeMax;

  /** @param capacity bytes of payload it takes before it grows */
  constructor(capacity = capacityInitial) {
    this.bytes = Buffer.allocUnsafeSlow(BatchBuffer.payloadStart + capacity);
    this.start = BatchBuffer.payloadStart;
    this.end = BatchBuffer.payloadStart;
  }

  get isEmpty(): boolean {
    return this.end === BatchBuffer.payloadStart;
  }

  get payloadLength(): number {
    return this.end - BatchBuffer.payloadStart;
  }

  /** Adds `source[start, end)`. */
  append(source: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (this.end + size > this.bytes.length) this.#grow(size);
    const target = this.bytes;
    let position = this.end;
    if (size <= loopCopyMax) {
      for (let i = start; i < end; i++) target[position++] = source[i] as number;
    } else {
      target.set(source.subarray(start, end), position);
    }
    this.end += size;
  }

  /** Adds an ASCII text: a frame, an annotation. */
  appendText(text: string): void {
    if (this.end + text.length > this.bytes.length) this.#grow(text.length);
    this.bytes.write(text, this.end, 'latin1');
    this.end += text.length;
  }

  /**
   * Puts the header in front of the payload; `header` says the place, this fills in the rest.
   * After: `bytes[start, end)` is what goes to the file.
   */
  seal(fileId: number, header: BatchHeader): void {
    const payload = this.bytes.subarray(BatchBuffer.payloadStart, this.end);
    header.length = payload.length;
    header.payloadCrc = payloadCrc(payload, fileId, header.sequence);
    this.start = writeBatchHeader(this.bytes, BatchBuffer.payloadStart, fileId, header);
    assert(this.start >= 0);
  }

  /** Makes the buffer empty again; keeps its memory unless that grew out of proportion. */
  clear(): void {
    if (this.bytes.length > capacityKept) this.bytes = Buffer.allocUnsafeSlow(capacityInitial);
    this.start = BatchBuffer.payloadStart;
    this.end = BatchBuffer.payloadStart;
  }

  #grow(size: number): void {
    let capacity = this.bytes.length * 2;
    while (capacity < this.end + size) capacity *= 2;
    const bytes = Buffer.allocUnsafeSlow(capacity);
    bytes.set(this.bytes.subarray(BatchBuffer.payloadStart, this.end), BatchBuffer.payloadStart);
    this.bytes = bytes;
  }
}
