/**
 * The union of several HyperLogLogs: of each register the highest.
 *
 * Spec: redis/src/hyperloglog.c hllMerge (7.0).
 */
import type { Context } from '../core/context.js';
import { mergeDense } from './dense-registers.js';
import { hyperLogLogErrors } from './errors.js';
import { refusesHyperLogLog } from './hll-value.js';
import { Encoding, encodingOf, headerSize, registerCount } from './layout.js';
import { mergeSparse } from './sparse-registers.js';

export interface Union {
  /** One per byte. */
  readonly registers: Uint8Array;
  /** Whether a source is dense. */
  readonly hasDense: boolean;
}

/**
 * Merges the values of all arguments; keys that are missing have no elements. Undefined when one of
 * them was answered with an error.
 */
export function mergeSources(context: Context): Union | undefined {
  const { argv, db, reply } = context;
  const registers = new Uint8Array(registerCount);
  let hasDense = false;
  for (let i = 1; i < argv.argc; i++) {
    if (!context.lookupRead(i)) continue;
    if (refusesHyperLogLog(context)) return undefined;
    const { bytes, start, end } = db.string;
    if (encodingOf(bytes, start) === Encoding.dense) {
      hasDense = true;
      mergeDense(bytes, start + headerSize, registers);
    } else if (!mergeSparse(bytes, start, end, registers)) {
      reply.error(hyperLogLogErrors.corrupt);
      return undefined;
    }
  }
  return { registers, hasDense };
}
