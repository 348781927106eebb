/** Damage to bytes, at random, but the same for the same seed. */

/** A generator of integers in [0, n), the same for the same seed. */
export function generator(seed: number): (n: number) => number {
  let state = seed | 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

/** Changes, inserts, removes or doubles some bytes. */
export function mutate(body: Buffer, random: (n: number) => number): Buffer {
  const at = random(body.length);
  const before = body.subarray(0, at);
  const after = body.subarray(at);
  const edges = [0, 1, 0x7f, 0x80, 0x81, 0xc3, 0xf0, 0xfe, 0xff, random(256)];
  const byte = Buffer.from([edges[random(edges.length)] as number]);
  switch (random(5)) {
    case 0:
      return Buffer.concat([before, byte, after]);
    case 1:
      return Buffer.concat([before, after.subarray(1 + random(4))]);
    case 2:
      return Buffer.concat([before, after.subarray(0, 8), after]);
    default:
      return Buffer.concat([before, byte, after.subarray(1)]);
  }
}
