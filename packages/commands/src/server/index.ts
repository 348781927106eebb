/**
 * The commands about the server and the dataset as a whole, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { command } from './command/command.js';
import { config } from './config/config.js';
import { dbsize } from './dbsize.js';
import { debug } from './debug/debug.js';
import { flushall, flushdb } from './flush.js';
import { info } from './info.js';
import { memory } from './memory/memory.js';
import { bgrewriteaof, bgsave, lastsave, save } from './save.js';
import { shutdown } from './shutdown.js';
import { swapdb } from './swapdb.js';
import { time } from './time.js';

export const serverCommands: readonly Command[] = [
  bgrewriteaof,
  bgsave,
  command,
  config,
  dbsize,
  debug,
  flushall,
  flushdb,
  info,
  lastsave,
  memory,
  save,
  shutdown,
  swapdb,
  time,
];
