/**
 * The commands of lists, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { blmove, brpoplpush } from './blmove.js';
import { blpop, brpop } from './blpop.js';
import { lindex, llen } from './lindex.js';
import { linsert } from './linsert.js';
import { lmove, rpoplpush } from './lmove.js';
import { blmpop, lmpop } from './lmpop.js';
import { lpos } from './lpos.js';
import { lrange, ltrim } from './lrange.js';
import { lrem } from './lrem.js';
import { lset } from './lset.js';
import { lpop, rpop } from './pop.js';
import { lpush, lpushx, rpush, rpushx } from './push.js';

export const listCommands: readonly Command[] = [
  blmove,
  blmpop,
  blpop,
  brpop,
  brpoplpush,
  lindex,
  linsert,
  llen,
  lmove,
  lmpop,
  lpop,
  lpos,
  lpush,
  lpushx,
  lrange,
  lrem,
  lset,
  ltrim,
  rpop,
  rpoplpush,
  rpush,
  rpushx,
];
