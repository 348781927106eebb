/**
 * Making the block of an entry, up to its value. HOT (bench: replay). Layout: entry-layout.ts.
 */
import { blockHeaderBytes, type Arena } from '../arena/arena.js';
import { slabShift, unitMask } from '../arena/memory.js';
import { assert } from '../assert.js';
import { copyBytes, entryBytes, expireFlag, isSized, writeLength } from './entry-layout.js';

/**
 * Allocates an entry and writes everything but the value. Nothing refers to it yet.
 *
 * @param kind a kind without its expire flag
 * @param clock 24 bits of access clock
 * @param expireAtMs ms, or -1 for none
 * @param valueSize size of the value in bytes: of the integer or root, for kinds that are not sized
 * @param room bytes the value may grow to in place; at least `valueSize`
 * @returns its reference; the value begins `valueOffset` bytes into the block
 */
export function newEntry(
  arena: Arena,
  kind: number,
  clock: number,
  expireAtMs: number,
  key: Buffer,
  keyStart: number,
  keyEnd: number,
  valueSize: number,
  room: number,
): number {
  assert(room >= valueSize, 'a value fits its room');
  const flagged = expireAtMs < 0 ? kind : kind | expireFlag;
  const keySize = keyEnd - keyStart;
  const ref = arena.allocate(entryBytes(flagged, keySize, valueSize) + room - valueSize);
  const slab = ref >>> slabShift;
  const unit = ref & unitMask;
  arena.memory.u32s[slab]![(unit << 1) + 1] = (clock << 8) | flagged;
  const bytes = arena.memory.u8s[slab]!;
  let at = (unit << 3) + blockHeaderBytes;
  if (expireAtMs >= 0) {
    arena.memory.f64s[slab]![unit + 1] = expireAtMs;
    at += 8;
  }
  at = writeLength(bytes, at, keySize);
  if (isSized(flagged)) at = writeLength(bytes, at, valueSize);
  copyBytes(key, keyStart, keyEnd, bytes, at);
  return ref;
}

/**
 * Returns where, in its slab, the value of an entry that `newEntry` made with these sizes begins.
 */
export function valueOffset(
  ref: number,
  kind: number,
  expireAtMs: number,
  keySize: number,
  valueSize: number,
): number {
  const flagged = expireAtMs < 0 ? kind : kind | expireFlag;
  return ((ref & unitMask) << 3) + entryBytes(flagged, keySize, valueSize) - valueSize;
}
