/**
 * When something in an entry may be due: the entry itself, or a field of a hash.
 *
 *   expiringHash, the value     root: 4 | nextDueMs: 8, a double at any alignment
 *
 * `nextDueMs` is a lower bound of the expiries of its fields, Infinity if none expires. With it the
 * bounds of segments (directory.ts) tell active expiry of fields as well as of keys, and it looks
 * into a hash only when one of its fields may be due.
 */
import { slabShift, type Memory } from '../arena/memory.js';
import { expireFlag, expireOf, Kind, kindOf, valueStartOf } from './entry-layout.js';

/** Offsets in the value of an expiringHash, and its size. */
export const rootAt = 0;
export const nextDueAt = 4;
export const expiringBytes = 12;

/** Returns the lower bound of the expiries of the fields of a hash; Infinity for other entries. */
export function nextFieldDueMs(memory: Memory, ref: number): number {
  if ((kindOf(memory, ref) & ~expireFlag) !== Kind.expiringHash) return Infinity;
  return memory.u8s[ref >>> slabShift]!.readDoubleLE(valueStartOf(memory, ref) + nextDueAt);
}

/** Returns the moment before which nothing of the entry is due. */
export function dueAtMs(memory: Memory, ref: number): number {
  const fieldMs = nextFieldDueMs(memory, ref);
  const expireAtMs = expireOf(memory, ref);
  return expireAtMs >= 0 && expireAtMs < fieldMs ? expireAtMs : fieldMs;
}
