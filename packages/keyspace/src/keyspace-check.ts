/**
 * Verifying a whole keyspace: every index, every entry, and that each block handed out is either
 * reachable or garbage, once.
 */
import { assert } from './assert.js';
import { DecodedEntry } from './entry/decoded-entry.js';
import type { Entries } from './entry/entries.js';
import { Kind, readWord } from './entry/entry-layout.js';
import { packedCount, pairEnd, countBytes } from './types/hash/packed-hash.js';
import type { Environment } from './environment.js';
import { checkIndex } from './index/index-check.js';
import { halfSipHash } from './index/half-sip-hash.js';

/** Verifies every invariant. O(blocks). @throws AssertionError */
export function checkKeyspace(environment: Environment, databases: readonly Entries[]): void {
  const { arena, lazyFree } = environment;
  arena.check();
  let bytes = arena.garbageBytes() + lazyFree.bytes();
  for (const entries of databases) bytes += checkEntries(environment, entries.index.root);
  assert(bytes === arena.usedBytes, 'every block is reachable or garbage');
}

/** Verifies an index and its entries, and returns the bytes of all their blocks. */
function checkEntries(environment: Environment, root: number): number {
  const { arena } = environment;
  const decoded = new DecodedEntry();
  let entryBytes = 0;
  const indexBytes = checkIndex(arena, root, (ref, hash) => {
    decoded.decode(arena.memory, ref);
    checkEntry(environment, decoded, arena.blockSize(ref), hash);
    entryBytes += arena.blockSize(ref);
    if (decoded.kind !== Kind.indexedHash) return;
    entryBytes += checkEntries(environment, readWord(decoded.bytes, decoded.valueStart));
  });
  return indexBytes + entryBytes;
}

function checkEntry(
  environment: Environment,
  decoded: DecodedEntry,
  size: number,
  hash: number,
): void {
  const { bytes, base, kind, keyStart, keyEnd, valueStart, valueEnd } = decoded;
  const { hashKey0, hashKey1 } = environment;
  assert(valueEnd <= base + size, 'a value ends within its block');
  assert(
    halfSipHash(hashKey0, hashKey1, bytes, keyStart, keyEnd) >>> 0 === hash,
    'an entry is filed under its hash',
  );
  if (kind !== Kind.packedHash) return;
  let pairs = 0;
  let at = valueStart + countBytes;
  for (; at < valueEnd; at = pairEnd(bytes, at)) pairs++;
  assert(at === valueEnd, 'the last pair ends where the value does');
  assert(pairs === packedCount(bytes, valueStart), 'a packed hash counts its pairs');
}
