/**
 * Goal: blocks never overlap, sizes are exact, memory goes back, and what a view can see stays.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena, epochMax } from './arena.js';
import { slabBytes, slabShift, unitMask } from './memory.js';
import { classBytes, pageBytes, sizeClassOf, spanClassMax, spanSizeMax } from './size-classes.js';

/** Fills a block, but for its header, with one byte. */
function fill(arena: Arena, ref: number, size: number, byte: number): void {
  const at = (ref & unitMask) << 3;
  arena.memory.u8s[ref >>> slabShift]!.fill(byte, at + 8, at + size);
}

function isFilled(arena: Arena, ref: number, size: number, byte: number): boolean {
  const at = (ref & unitMask) << 3;
  return arena.memory.u8s[ref >>> slabShift]!.subarray(at + 8, at + size).every(
    (other) => other === byte,
  );
}

test('a class is the smallest that holds a size, and wastes at most an eighth', () => {
  for (let size = 8; size <= spanSizeMax; size += size < 3000 ? 1 : 97) {
    const sizeClass = sizeClassOf(size);
    expect(sizeClass).toBeLessThanOrEqual(spanClassMax);
    const bytes = classBytes[sizeClass]!;
    const isSmallest = bytes >= size && classBytes[sizeClass - 1]! < size;
    const isClose = bytes - size < Math.max(8, size / 8 + 1);
    if (!isSmallest || !isClose)
      expect.fail(`size ${size} has class ${sizeClass} of ${bytes} bytes`);
  }
});

test('blocks keep their content whatever is handed out and taken back', () => {
  const size = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 8, max: 300 }) },
    { weight: 4, arbitrary: fc.integer({ min: 300, max: 70_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 70_000, max: 3_000_000 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(spanSizeMax, spanSizeMax + 1, slabBytes, slabBytes + 1),
    },
  );
  const steps = fc.array(fc.tuple(size, fc.nat({ max: 1000 }), fc.boolean()), {
    maxLength: 400,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (sequence) => {
      const arena = new Arena();
      const blocks: { ref: number; size: number; byte: number }[] = [];
      let used = 0;
      const take = (at: number): void => {
        const [{ ref, size: taken, byte }] = blocks.splice(at, 1) as [(typeof blocks)[0]];
        expect(isFilled(arena, ref, Math.min(taken, 5000), byte)).toBe(true);
        used -= arena.blockSize(ref);
        arena.free(ref);
      };
      sequence.forEach(([wanted, chosen, isFreed], i) => {
        if (isFreed && blocks.length > 0) take(chosen % blocks.length);
        const ref = arena.allocate(wanted);
        fill(arena, ref, Math.min(wanted, 5000), i & 0xff);
        blocks.push({ ref, size: wanted, byte: i & 0xff });
        used += arena.blockSize(ref);
        expect(arena.blockSize(ref)).toBeGreaterThanOrEqual(wanted);
        expect(arena.suits(ref, wanted)).toBe(true);
        expect(arena.usedBytes).toBe(used);
        if (i % 20 === 0) arena.check();
      });
      arena.check();
      while (blocks.length > 0) take(blocks.length - 1);
      arena.check();
      expect(arena.usedBytes).toBe(0);
      // What is left: a page for each small class, which may be in several slabs.
      expect(arena.memory.reservedBytes).toBeLessThanOrEqual(6 * slabBytes);
    }),
    { numRuns: 25 },
  );
});

test('slabs go back when they empty', () => {
  const arena = new Arena();
  const refs = Array.from({ length: 40 }, () => arena.allocate(2 * 1024 * 1024));
  expect(arena.memory.reservedBytes).toBe(6 * slabBytes);
  for (const ref of refs) arena.free(ref);
  arena.check();
  expect(arena.memory.reservedBytes).toBeLessThanOrEqual(2 * slabBytes);
});

test('a block beyond a slab has one of its own, which goes back with it', () => {
  const arena = new Arena();
  const big = arena.allocate(3 * slabBytes);
  const small = arena.allocate(100);
  const second = arena.allocate(slabBytes + 1);
  expect(new Set([big, small, second].map((ref) => ref >>> slabShift)).size).toBe(3);
  arena.check();
  expect(arena.memory.slabs().map((slab) => slab.byteLength)).toContain(3 * slabBytes);
  arena.free(big);
  arena.check();
  // Its three numbers are vacant now: the next one reuses them.
  expect(arena.allocate(2 * slabBytes)).toBe(big);
  arena.check();
  arena.clear();
  arena.check();
  expect(arena.usedBytes).toBe(0);
  expect(arena.memory.reservedBytes).toBe(0);
});

test('a block that a view can see is copied to be written, and kept when it is freed', () => {
  const arena = new Arena();
  const old = arena.allocate(100);
  fill(arena, old, 100, 1);
  arena.freeze();
  const young = arena.allocate(100);
  expect(arena.own(young)).toBe(young);
  const owned = arena.own(old);
  expect(owned).not.toBe(old);
  expect(isFilled(arena, owned, 100, 1)).toBe(true);
  expect(arena.own(owned)).toBe(owned);
  fill(arena, owned, 100, 2);
  arena.free(young);
  expect(isFilled(arena, old, 100, 1)).toBe(true);
  expect(arena.queuedBytes).toBe(104);
  expect(arena.reclaim(10)).toBe(false);
  expect(arena.usedBytes).toBe(208);
  arena.thaw();
  arena.check();
  expect(arena.reclaim(10)).toBe(false);
  expect(arena.usedBytes).toBe(104);
});

test('garbage of one view is freed while the next one is open', () => {
  const arena = new Arena();
  const refs = Array.from({ length: 50_000 }, () => arena.allocate(64));
  arena.freeze();
  for (const ref of refs.splice(0, 40_000)) arena.free(ref);
  arena.thaw();
  arena.freeze();
  for (const ref of refs) arena.free(ref);
  while (arena.reclaim(1000));
  arena.check();
  // The garbage of the first view was made before the second, so it is frozen again: queued anew.
  arena.thaw();
  while (arena.reclaim(1000));
  arena.check();
  expect(arena.usedBytes).toBe(0);
});

test('garbage is used before memory is taken', () => {
  const arena = new Arena();
  const refs = Array.from({ length: 20_000 }, () => arena.allocate(64));
  arena.freeze();
  for (const ref of refs) arena.free(ref);
  arena.thaw();
  const used = arena.usedBytes;
  for (let i = 0; i < 20_000; i++) arena.allocate(64);
  expect(arena.usedBytes).toBeLessThan(used + 64 * 2 * (pageBytes / 64));
});

test('epochs begin anew before they run out', () => {
  const arena = new Arena();
  const refs = [100, 5000, 600_000, slabBytes + 1].map((size) => arena.allocate(size));
  arena.free(refs.pop()!);
  arena.epoch = epochMax;
  const last = arena.allocate(200);
  arena.freeze();
  expect(arena.epoch).toBe(1);
  for (const ref of [...refs, last]) expect(arena.isFrozen(ref)).toBe(true);
  const young = arena.allocate(200);
  expect(arena.isFrozen(young)).toBe(false);
  arena.check();
  arena.thaw();
  arena.check();
});

test('a double free is a programmer error', () => {
  const arena = new Arena();
  const ref = arena.allocate(64);
  arena.allocate(64);
  arena.free(ref);
  expect(() => arena.free(ref)).toThrow('only a block in use is freed');
});
