/**
 * @varve/storage/memory: a disk in memory that can lose power in every legal way.
 *
 *     memory-storage.ts    the backend: the calls, crash, survivor, digest     <- start here
 *     memory-file.ts       an open file
 *     machine.ts           numbers calls, stops at one, delivers asynchronous completions
 *     file-node.ts         one file: visible, durable, pending changes
 *     name-tree.ts         names: visible, durable, pending changes
 *     profile.ts           which contents are legal after a power failure
 *     choice.ts            who picks among them: a seed, or exhaustion
 *     simulated-crash.ts   what the program under test sees of its own death
 *
 * With nothing but `new MemoryStorage()` it is also a plain in-memory backend.
 */

export { everyChoice, seededChoice, type Choose } from './choice.js';
export type { BeforeCall, Call, Schedule } from './machine.js';
export { MemoryFile } from './memory-file.js';
export { MemoryStorage, type CrashKind, type MemoryStorageOptions } from './memory-storage.js';
export type { NameDurability } from './name-tree.js';
export type { Profile } from './profile.js';
export { SimulatedCrash, type CrashMoment } from './simulated-crash.js';
