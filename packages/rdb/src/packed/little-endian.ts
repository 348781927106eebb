/**
 * Little-endian integers at an offset that was checked before. HOT.
 *
 * Buffer's own methods check the offset again; the widths here are those of packed encodings, 24
 * bits among them.
 */

export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function readInt16(bytes: Uint8Array, at: number): number {
  return (readUint16(bytes, at) << 16) >> 16;
}

export function readInt24(bytes: Uint8Array, at: number): number {
  return ((readUint16(bytes, at) << 8) | ((bytes[at + 2] as number) << 24)) >> 8;
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at) | (readUint16(bytes, at + 2) << 16);
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at) >>> 0;
}

/** Reads 64 bits: a `number` if a double holds the value exactly, else a `bigint`. */
export function readInt64(bytes: Uint8Array, at: number): number | bigint {
  const high = readInt32(bytes, at + 4);
  const low = readUint32(bytes, at);
  const value = high * 0x1_0000_0000 + low;
  if (Number.isSafeInteger(value)) return value;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Writes the low `width` bytes, at most 4, of an integer. */
export function writeInt(bytes: Uint8Array, at: number, value: number, width: number): void {
  for (let i = 0; i < width; i++) bytes[at + i] = value >> (8 * i);
}
