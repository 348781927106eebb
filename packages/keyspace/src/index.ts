/**
 * @varve/keyspace: Redis databases in shared memory.
 */
export {
  idleSeconds,
  lfuClock,
  lfuCount,
  lfuIncrement,
  lfuInitialCount,
  lruClock,
} from './access-clock.js';
export { ArenaFullError } from './arena/memory.js';
export { Database } from './database.js';
export { EntryView } from './entry-view.js';
export { typeName, ValueType } from './entry/entry-layout.js';
export type { EncodingLimits } from './environment.js';
export { FrozenReader, type FrozenDatabase } from './frozen-reader.js';
export { FrozenView, type FrozenMemory } from './frozen-view.js';
export { Keyspace, type KeyspaceOptions } from './keyspace.js';
export { HashRoom, StringRoom, type VisitField } from './types/index.js';
