/**
 * CRC-64 as Redis computes it ("Jones"), over RDB files and DUMP payloads. HOT.
 *
 *     polynomial 0xad93d23594c935a9, bits reflected, started from 0, nothing added at the end
 *     crc("123456789") = e9c6d914c4b8d9ca, stored little-endian: ca d9 b8 c4 14 d9 c6 e9
 *
 * JavaScript has no fast 64-bit integers, so the sum lives in two halves of 32 bits. Eight bytes
 * are taken at a time ("slicing by 8"): table k holds the sum of each byte followed by k zeros, and
 * the sum of eight bytes is the XOR of one entry of each table.
 *
 *     byte       0   1   2   3   4   5   6   7
 *                ^ low half      ^ high half      of the sum so far, XORed in
 *     table      7   6   5   4   3   2   1   0
 *
 * Many bytes at a time go through the same loop in WebAssembly (crc64-wasm.ts), which takes half
 * the time.
 *
 * Spec: redis/src/crc64.c (7.0).
 */
import { Crc64Wasm, wasmSizeMax } from './crc64-wasm.js';

const sliceCount = 8;

/** The polynomial with its bits reversed, 0x95ac9329ac4bc9b5. */
const polynomialHigh = 0x95ac9329 | 0;
const polynomialLow = 0xac4bc9b5 | 0;

/** Table k is at [256 k, 256 (k + 1)). */
const tableHigh = new Int32Array(256 * sliceCount);
const tableLow = new Int32Array(256 * sliceCount);
fillTables();

/** From here on the other loop is worth its while. */
const wasmSizeMin = 4096;

/** The other loop, made when it is first needed; it has no state. `undefined`: there is none. */
let wasm: Crc64Wasm | undefined;
let isWasmOpen = false;

/** A sum that grows by bytes. A new one is that of no bytes: 0. */
export class Crc64 {
  /** The halves, as signed 32-bit integers. */
  high: number;
  low: number;

  constructor() {
    this.high = 0;
    this.low = 0;
  }

  /** Adds `bytes[start, end)`. */
  update(bytes: Uint8Array, start: number, end: number): void {
    let at = end - start >= wasmSizeMin ? this.#updateLong(bytes, start, end) : start;
    let high = this.high;
    let low = this.low;
    for (const last = end - sliceCount; at <= last; at += sliceCount) {
      const x = low ^ word(bytes, at);
      const y = high ^ word(bytes, at + 4);
      const a = 1792 + (x & 0xff);
      const b = 1536 + ((x >>> 8) & 0xff);
      const c = 1280 + ((x >>> 16) & 0xff);
      const d = 1024 + (x >>> 24);
      const e = 768 + (y & 0xff);
      const f = 512 + ((y >>> 8) & 0xff);
      const g = 256 + ((y >>> 16) & 0xff);
      const h = y >>> 24;
      high = xor8(tableHigh, a, b, c, d, e, f, g, h);
      low = xor8(tableLow, a, b, c, d, e, f, g, h);
    }
    for (; at < end; at++) {
      const index = (low ^ (bytes[at] as number)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
      high = (high >>> 8) ^ (tableHigh[index] as number);
    }
    this.high = high;
    this.low = low;
  }

  /** Adds a multiple of eight bytes from `start`; returns where they end. */
  #updateLong(bytes: Uint8Array, start: number, end: number): number {
    const loop = wasmLoop();
    if (loop === undefined) return start;
    const last = end - ((end - start) % sliceCount);
    let value = this.value();
    for (let at = start; at < last; at += wasmSizeMax) {
      value = loop.update(value, bytes, at, Math.min(last, at + wasmSizeMax));
    }
    this.high = Number(BigInt.asIntN(32, value >> 32n));
    this.low = Number(BigInt.asIntN(32, value));
    return last;
  }

  /** Writes the sum to `target[offset, offset + 8)`, little-endian, as it is stored. */
  writeTo(target: Uint8Array, offset: number): void {
    for (let i = 0; i < 4; i++) {
      target[offset + i] = this.low >>> (8 * i);
      target[offset + 4 + i] = this.high >>> (8 * i);
    }
  }

  /** Tells whether `bytes[offset, offset + 8)` is the sum, as `writeTo` writes it. */
  isAt(bytes: Uint8Array, offset: number): boolean {
    return word(bytes, offset) === this.low && word(bytes, offset + 4) === this.high;
  }

  /** The sum as a value. */
  value(): bigint {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function xor8(
  table: Int32Array,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
): number {
  return (
    (table[a] as number) ^
    (table[b] as number) ^
    (table[c] as number) ^
    (table[d] as number) ^
    (table[e] as number) ^
    (table[f] as number) ^
    (table[g] as number) ^
    (table[h] as number)
  );
}

function wasmLoop(): Crc64Wasm | undefined {
  if (isWasmOpen) return wasm;
  const halves = new Int32Array(2 * tableLow.length);
  for (let i = 0; i < tableLow.length; i++) {
    halves[2 * i] = tableLow[i] as number;
    halves[2 * i + 1] = tableHigh[i] as number;
  }
  wasm = Crc64Wasm.open(halves);
  isWasmOpen = true;
  return wasm;
}

function fillTables(): void {
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = (low & 1) === 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        low ^= polynomialLow;
        high ^= polynomialHigh;
      }
    }
    tableHigh[byte] = high;
    tableLow[byte] = low;
  }
  for (let index = 256; index < tableLow.length; index++) {
    const high = tableHigh[index - 256] as number;
    const low = tableLow[index - 256] as number;
    tableLow[index] = ((low >>> 8) | (high << 24)) ^ (tableLow[low & 0xff] as number);
    tableHigh[index] = (high >>> 8) ^ (tableHigh[low & 0xff] as number);
  }
}
