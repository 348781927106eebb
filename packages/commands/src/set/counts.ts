/** Counts as arguments of set commands, of which every fault has the same answer. */
import { parseInteger, type Argv } from '@varve/resp';
import { toSafe } from '../core/integers.js';

/** Parses argument `i`; beyond 2^53 as the nearest safe integer. Undefined when it is no int64. */
export function parseSafeInteger(argv: Argv, i: number): number | undefined {
  const value = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  return value === undefined ? undefined : toSafe(value);
}
