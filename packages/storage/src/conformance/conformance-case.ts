/**
 * One requirement of the contract, as a test without a framework.
 */

import type { Storage } from '../storage.js';

/** One test: a name that is a sentence of fact, and what must hold. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: (storage: Storage, directory: string) => void | Promise<void>;
}
