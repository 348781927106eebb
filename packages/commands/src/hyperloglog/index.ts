/**
 * The commands of HyperLogLogs, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { pfadd } from './pfadd.js';
import { pfcount } from './pfcount.js';
import { pfdebug } from './pfdebug.js';
import { pfmerge } from './pfmerge.js';
import { pfselftest } from './pfselftest.js';

export const hyperLogLogCommands: readonly Command[] = [
  pfadd,
  pfcount,
  pfdebug,
  pfmerge,
  pfselftest,
];
