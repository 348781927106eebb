/**
 * The commands of streams, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { xadd } from './xadd.js';
import { xdel } from './xdel.js';
import { xinfo } from './xinfo/xinfo.js';
import { xlen } from './xlen.js';
import { xrange, xrevrange } from './xrange.js';
import { xread } from './xread.js';
import { xsetid } from './xsetid.js';
import { xtrim } from './xtrim.js';

export const streamCommands: readonly Command[] = [
  xadd,
  xdel,
  xinfo,
  xlen,
  xrange,
  xread,
  xrevrange,
  xsetid,
  xtrim,
];
