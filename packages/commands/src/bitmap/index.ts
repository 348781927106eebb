/**
 * The commands of bits in strings, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { bitcount } from './bitcount.js';
import { bitfield, bitfieldRo } from './bitfield.js';
import { bitop } from './bitop.js';
import { bitpos } from './bitpos.js';
import { getbit } from './getbit.js';
import { setbit } from './setbit.js';

export const bitmapCommands: readonly Command[] = [
  bitcount,
  bitfield,
  bitfieldRo,
  bitop,
  bitpos,
  getbit,
  setbit,
];
