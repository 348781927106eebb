/**
 * Every group of commands there is, in alphabetical order: what a full server builds its table from.
 */
import { bitmapCommands } from './bitmap/index.js';
import { connectionCommands } from './connection/index.js';
import type { Command } from './core/command.js';
import { genericCommands } from './generic/index.js';
import { geoCommands } from './geo/index.js';
import { hashCommands } from './hash/index.js';
import { hyperLogLogCommands } from './hyperloglog/index.js';
import { listCommands } from './list/index.js';
import { serverCommands } from './server/index.js';
import { setCommands } from './set/index.js';
import { sortedSetCommands } from './sorted-set/index.js';
import { streamCommands } from './stream/index.js';
import { stringCommands } from './string/index.js';
import { transactionCommands } from './transactions/index.js';

export const allCommands: readonly (readonly Command[])[] = [
  bitmapCommands,
  connectionCommands,
  genericCommands,
  geoCommands,
  hashCommands,
  hyperLogLogCommands,
  listCommands,
  serverCommands,
  setCommands,
  sortedSetCommands,
  streamCommands,
  stringCommands,
  transactionCommands,
];
