/**
 * @varve/storage/faulty: any storage backend, with injected faults.
 *
 *     faulty-storage.ts   the wrapper, and the sweep it is made for     <- start here
 *     faulty-file.ts      an open file with faults
 *     fault-rule.ts       what goes wrong, where and when; the kinds of failed sync
 */

export { lyingDisk, type Fault, type FaultRule } from './fault-rule.js';
export { FaultyFile, type LosingFile } from './faulty-file.js';
export { FaultyStorage, type FaultyStorageOptions } from './faulty-storage.js';
