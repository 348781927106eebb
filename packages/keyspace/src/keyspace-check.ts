/**
 * Verifying a whole keyspace: every index, every entry and what its value refers to; that each
 * block handed out is either reachable or garbage, once; and that what an open view can see refers
 * to nothing it cannot.
 */
import type { Arena } from './arena/arena.js';
import { assert } from './assert.js';
import { DecodedEntry } from './entry/decoded-entry.js';
import type { Entries } from './entry/entries.js';
import type { Environment } from './environment.js';
import { expireFlag, Kind, kindOf } from './entry/entry-layout.js';
import { checkIndex } from './index/index-check.js';
import { walkIndex } from './index/index-walk.js';
import { halfSipHash } from './index/half-sip-hash.js';
import { walkBlocks } from './types/block-walk.js';
import type { Checker } from './types/shape.js';

/** Verifies every invariant. O(blocks). @throws AssertionError */
export function checkKeyspace(environment: Environment, databases: readonly Entries[]): void {
  const { arena, lazyFree } = environment;
  arena.check();
  const checker = new KeyspaceChecker(environment);
  let bytes = arena.queuedBytes + lazyFree.bytes();
  for (const { index, expiringHashes } of databases) {
    checker.checkIndex(index.root);
    let counted = 0;
    walkIndex(arena.memory, index.root, (ref) => {
      if ((kindOf(arena.memory, ref) & ~expireFlag) === Kind.expiringHash) counted++;
    });
    assert(counted === expiringHashes, 'a database counts its hashes whose fields may expire');
    bytes += checkBlocks(environment, index.root);
  }
  assert(bytes === arena.usedBytes, 'every block is reachable or garbage');
}

class KeyspaceChecker implements Checker {
  readonly arena: Arena;
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.arena = environment.arena;
    this.#environment = environment;
  }

  checkIndex(root: number): void {
    const decoded = new DecodedEntry();
    checkIndex(this.arena, root, (ref, hash) => {
      decoded.decode(this.arena.memory, ref);
      this.#checkEntry(decoded, this.arena.blockSize(ref), hash);
    });
  }

  #checkEntry(decoded: DecodedEntry, size: number, hash: number): void {
    const { bytes, base, kind, keyStart, keyEnd, valueStart, valueEnd } = decoded;
    const { hashKey0, hashKey1, shapes } = this.#environment;
    assert(valueEnd <= base + size, 'a value ends within its block');
    assert(
      halfSipHash(hashKey0, hashKey1, bytes, keyStart, keyEnd) >>> 0 === hash,
      'an entry is filed under its hash',
    );
    const shape = shapes.of(kind);
    if (shape === undefined) return;
    for (const offset of shape.rootsAt)
      assert(valueStart + offset + 4 <= valueEnd, 'a root is within its value');
    shape.check(this, bytes, valueStart, valueEnd);
  }
}

/** Returns the bytes of all blocks below a root, whose epochs it verifies. */
function checkBlocks({ arena, shapes }: Environment, root: number): number {
  let bytes = 0;
  if (root === 0) return bytes;
  walkBlocks(arena.memory, shapes, root, (ref, parent) => {
    bytes += arena.blockSize(ref);
    if (parent !== 0 && arena.isFrozen(parent))
      assert(arena.isFrozen(ref), 'what a view can see refers to what it can see');
  });
  return bytes;
}
