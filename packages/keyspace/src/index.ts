/**
 * @varve/keyspace: Redis databases in shared memory. Pure and synchronous.
 *
 *   Keyspace                    databases, one arena, freeze
 *     Database                  keys at a cursor: find, expiry, rename, scan
 *       StringRoom, HashRoom    values at the cursor; SetRoom, ZsetRoom, ... likewise
 *     FrozenView  ~~thread~~>   FrozenReader
 *
 * Why not JavaScript objects: a Map ends at 16.7 million entries, takes twice the memory, feeds the
 * garbage collector, and cannot be read by another thread. Here everything is bytes in
 * SharedArrayBuffers, and a key costs what its bytes cost.
 *
 * Read it in this order; every file begins with a drawing of its layout
 *
 *   arena/memory.ts          slabs, and what a reference is
 *   arena/arena.ts           blocks, size classes, and the epoch rule: the heart of frozen views
 *   index/segment.ts         slots in the order of hashes
 *   index/directory.ts       segments by the top bits of the hash
 *   index/hash-index.ts      find, insert, remove; index-growth.ts splits and merges
 *   tree/tree-node.ts        counts and keys of what is below
 *   tree/counted-tree.ts     a position by rank or key, and what is done there
 *   entry/entry-layout.ts    a key and its value, byte by byte
 *   entry/entries.ts         the cursor, and how entries change
 *   types/shape.ts           what a value refers to, whatever its type
 *   types/                   a folder for each data type
 *   types/value-codec.ts     values as bytes of RDB; dump-codec.ts for DUMP and RESTORE
 *   active-expiry.ts, eviction/, lazy-free.ts
 *   frozen-view.ts, frozen-reader.ts, reader-progress.ts, and rehearsal.ts for the compiler
 *
 * Rules that hold everywhere
 * 1. A block that an open view can see is never written: `own` it first, from the root down.
 * 2. Whoever holds a reference to a block that moved stores the new one: a parent is owned before
 *    its child is.
 * 3. Every block handed out is reachable from a root, or queued to be freed: `Keyspace.check`
 *    proves it.
 * 4. No clock, no chance, no timers: the same calls give the same memory, bit for bit.
 * 5. Nothing is allocated on the JavaScript heap by a lookup, a put or an increment (but for one
 *    small object to copy 64 bytes or more).
 *
 * What it deliberately does not do: expire or evict on its own, propagate, parse, or know a
 * command.
 */
export {
  idleSeconds,
  lfuClock,
  lfuCount,
  lfuIncrement,
  lfuInitialCount,
  lruClock,
  type AccessCounting,
} from './access-clock.js';
export { ArenaFullError } from './arena/memory.js';
export { Database } from './database.js';
export { DumpCodec, isReadableByRedis7, type DumpProblem } from './dump-codec.js';
export { EntryView } from './entry-view.js';
export { typeName, ValueType } from './entry/entry-layout.js';
export type { EncodingLimits } from './environment.js';
export { evictionPolicies, Evictor, noEviction, Rank, type EvictionPolicy } from './eviction/index.js';
export { FrozenReader, type FrozenDatabase } from './frozen-reader.js';
export { FrozenView, type FrozenMemory } from './frozen-view.js';
export { Keyspace, type KeyspaceOptions } from './keyspace.js';
export { rehearseViews } from './rehearsal.js';
export {
  addWide,
  compareIds,
  ConsumerGroup,
  copyId,
  decrementId,
  formatId,
  formatWide,
  FieldTime,
  HashExpiry,
  HashRoom,
  incrementId,
  isZeroId,
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
  ListRoom,
  ScoreChange,
  SetReader,
  SetRoom,
  StreamRoom,
  StringRoom,
  setMaxId,
  setMinId,
  setWide,
  wideToBigint,
  ZsetRoom,
  type GroupVisitor,
  type NodeCursor,
  type PendingIds,
  type StreamHeader,
  type Trim,
  type VisitElement,
  type VisitField,
  type VisitMember,
  type VisitScored,
} from './types/index.js';
export { ValueLoader, ValueSaver } from './types/value-codec.js';
