/**
 * The commands of positions in sorted sets, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { geoadd } from './geoadd.js';
import { geodist } from './geodist.js';
import { geohash } from './geohash-text.js';
import { geopos } from './geopos.js';
import { georadius, georadiusbymember, georadiusbymemberRo, georadiusRo } from './georadius.js';
import { geosearch, geosearchstore } from './geosearch.js';

export const geoCommands: readonly Command[] = [
  geoadd,
  geodist,
  geohash,
  geopos,
  georadius,
  georadiusbymember,
  georadiusbymemberRo,
  georadiusRo,
  geosearch,
  geosearchstore,
];
