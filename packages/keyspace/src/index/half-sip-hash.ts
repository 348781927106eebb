/**
 * HalfSipHash-1-3 with 32 bits of output: the keyed hash of the index. HOT (bench: replay).
 *
 * Keys come from clients, so an unkeyed hash is an attack: whoever can predict collisions turns
 * every lookup into a walk. SipHash prevents that; the half-width form does so in 32-bit integers,
 * which is what JavaScript has; one compression round and three of finalization is the variant
 * hash tables use.
 *
 *   v0 ^= m after, v3 ^= m before each round, for every little-endian word m of 4 bytes; the last
 *   word holds the 0 to 3 bytes left and, on top, the length. Then v2 ^= 0xff and three rounds.
 *
 * Rounds are written out in place of a function that would have to return four values. As the
 * words are assembled from bytes, any alignment will do.
 *
 * Spec: https://github.com/veorq/SipHash, halfsiphash.c, with cROUNDS 1 and dROUNDS 3.
 */

/**
 * Returns the hash of bytes `start..end` as a signed 32-bit integer, under the key `key0, key1`.
 */
export function halfSipHash(
  key0: number,
  key1: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let v0 = key0 | 0;
  let v1 = key1 | 0;
  let v2 = key0 ^ 0x6c796765;
  let v3 = key1 ^ 0x74656462;
  const wordsEnd = end - ((end - start) & 3);
  let at = start;
  while (at < wordsEnd) {
    const word =
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    at += 4;
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  let last = (end - start) << 24;
  if (at < end) {
    last |= bytes[at]!;
    if (at + 1 < end) last |= bytes[at + 1]! << 8;
    if (at + 2 < end) last |= bytes[at + 2]! << 16;
  }
  v3 ^= last;
  v0 = (v0 + v1) | 0;
  v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
  v0 = (v0 << 16) | (v0 >>> 16);
  v2 = (v2 + v3) | 0;
  v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
  v0 = (v0 + v3) | 0;
  v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
  v2 = (v2 + v1) | 0;
  v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
  v2 = (v2 << 16) | (v2 >>> 16);
  v0 ^= last;
  v2 ^= 0xff;
  for (let round = 0; round < 3; round++) {
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
  }
  return v1 ^ v3;
}
