/**
 * The commands of streams, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { xack } from './xack.js';
import { xadd } from './xadd.js';
import { xautoclaim } from './xautoclaim.js';
import { xclaim } from './xclaim.js';
import { xdel } from './xdel.js';
import { xgroup } from './xgroup/xgroup.js';
import { xinfo } from './xinfo/xinfo.js';
import { xlen } from './xlen.js';
import { xpending } from './xpending.js';
import { xrange, xrevrange } from './xrange.js';
import { xread } from './xread.js';
import { xreadgroup } from './xreadgroup.js';
import { xsetid } from './xsetid.js';
import { xtrim } from './xtrim.js';

export const streamCommands: readonly Command[] = [
  xack,
  xadd,
  xautoclaim,
  xclaim,
  xdel,
  xgroup,
  xinfo,
  xlen,
  xpending,
  xrange,
  xread,
  xreadgroup,
  xrevrange,
  xsetid,
  xtrim,
];
