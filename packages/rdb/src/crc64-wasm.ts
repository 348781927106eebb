/**
 * The loop of crc64.ts in WebAssembly, for long runs of bytes: it has integers of 64 bits.
 *
 *     bytes       ns a byte                         Node 20, 256 KiB at a time, copying included
 *     JavaScript  2.6
 *     WebAssembly 1.1
 *
 * One function, (crc, start, end) => crc, over a memory of its own:
 *
 *     [0, 16 KiB)      table k, for bytes with k zeros behind, at 2 KiB times k
 *     [16 KiB, ...)    the bytes, a multiple of eight
 *
 *     while (start < end) {
 *       x = crc ^ memory64[start]
 *       crc = table7[x & 255] ^ table6[x >> 8 & 255] ^ ... ^ table0[x >> 56 & 255]
 *       start += 8
 *     }
 *
 * The module is put together below, instruction by instruction, when it is first needed. It holds
 * no state between calls.
 *
 * Spec: https://webassembly.github.io/spec/core/binary/ (1.0).
 */
/** What is used of WebAssembly, which the types of Node leave out. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object) => { exports: Record<string, unknown> };
    }
  | undefined;

type Update = (crc: bigint, start: number, end: number) => bigint;

const tableSize = 256 * 8;
const tablesSize = 8 * tableSize;
const pageSize = 64 * 1024;

/** Most bytes at a time. */
export const wasmSizeMax = 256 * 1024;

const pageCount = Math.ceil((tablesSize + wasmSizeMax) / pageSize);

/** Instructions, by the names of the specification. */
const Op = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  i64Load: 0x29,
  i32Const: 0x41,
  i64Const: 0x42,
  i32GeU: 0x4f,
  i32Add: 0x6a,
  i32And: 0x71,
  i32Shl: 0x74,
  i64Xor: 0x85,
  i64ShrU: 0x88,
  i32WrapI64: 0xa7,
} as const;

const Type = { i32: 0x7f, i64: 0x7e, function: 0x60, empty: 0x40 } as const;

/** Parameters and locals of the function. */
const Local = { crc: 0, start: 1, end: 2, x: 3 } as const;

/** What `i64.load` may assume of its address: a multiple of 2^3. */
const alignment = 3;

export class Crc64Wasm {
  readonly #bytes: Uint8Array;
  readonly #update: Update;

  private constructor(memory: ArrayBuffer, update: Update) {
    this.#bytes = new Uint8Array(memory);
    this.#update = update;
  }

  /**
   * Makes one.
   *
   * @param tables the halves of the tables: low, high, low, high, ...
   * @returns `undefined` where there is no WebAssembly: `node --jitless`
   */
  static open(tables: Int32Array): Crc64Wasm | undefined {
    if (typeof WebAssembly === 'undefined') return undefined;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble()));
    const { buffer } = exports['m'] as { buffer: ArrayBuffer };
    new Int32Array(buffer).set(tables);
    return new Crc64Wasm(buffer, exports['u'] as Update);
  }

  /** The sum `crc` with `bytes[start, end)` added: a multiple of eight, at most `wasmSizeMax`. */
  update(crc: bigint, bytes: Uint8Array, start: number, end: number): bigint {
    this.#bytes.set(bytes.subarray(start, end), tablesSize);
    return BigInt.asUintN(64, this.#update(crc, tablesSize, tablesSize + end - start));
  }
}

function assemble(): Uint8Array {
  const signature = [Type.function, 3, Type.i64, Type.i32, Type.i32, 1, Type.i64];
  const body = [1, 1, Type.i64, ...instructions()];
  const exported = [2, 1, 0x6d, 2, 0, 1, 0x75, 0, 0]; // "m": memory 0, "u": function 0
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [1, ...signature]),
    ...section(3, [1, 0]), // one function, of signature 0
    ...section(5, [1, 0, pageCount]), // one memory
    ...section(7, exported),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

function instructions(): number[] {
  return [
    ...[Op.block, Type.empty, Op.loop, Type.empty],
    ...[Op.localGet, Local.start, Op.localGet, Local.end, Op.i32GeU, Op.brIf, 1],
    ...[Op.localGet, Local.crc, Op.localGet, Local.start, Op.i64Load, alignment, 0],
    ...[Op.i64Xor, Op.localSet, Local.x],
    ...lookup(0),
    ...[1, 2, 3, 4, 5, 6, 7].flatMap((index) => [...lookup(index), Op.i64Xor]),
    ...[Op.localSet, Local.crc],
    ...[Op.localGet, Local.start, Op.i32Const, 8, Op.i32Add, Op.localSet, Local.start],
    ...[Op.br, 0, Op.end, Op.end, Op.localGet, Local.crc, Op.end],
  ];
}

/** Looks byte `index` of x up in table 7 - index: shifted so that it counts in entries of 8 bytes. */
function lookup(index: number): number[] {
  const shifted =
    index === 0
      ? [Op.i32WrapI64, Op.i32Const, 3, Op.i32Shl]
      : [Op.i64Const, 8 * index - 3, Op.i64ShrU, Op.i32WrapI64];
  return [
    ...[Op.localGet, Local.x, ...shifted],
    ...[Op.i32Const, 0xf8, 0x0f, Op.i32And], // 255 times 8, signed LEB128
    ...[Op.i64Load, alignment, ...unsigned((7 - index) * tableSize)],
  ];
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** An unsigned integer in LEB128: 7 bits in a byte, the lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
