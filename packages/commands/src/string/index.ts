/**
 * The commands of strings, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { append } from './append.js';
import { get } from './get.js';
import { getdel } from './getdel.js';
import { getex } from './getex.js';
import { getrange, substr } from './getrange.js';
import { getset } from './getset.js';
import { decr, decrby, incr, incrby } from './incr.js';
import { incrbyfloat } from './incrbyfloat.js';
import { lcs } from './lcs.js';
import { mget } from './mget.js';
import { mset, msetnx } from './mset.js';
import { psetex, setex, setnx } from './set-family.js';
import { set } from './set.js';
import { setrange } from './setrange.js';
import { strlen } from './strlen.js';

export const stringCommands: readonly Command[] = [
  append,
  decr,
  decrby,
  get,
  getdel,
  getex,
  getrange,
  getset,
  incr,
  incrby,
  incrbyfloat,
  lcs,
  mget,
  mset,
  msetnx,
  psetex,
  set,
  setex,
  setnx,
  setrange,
  strlen,
  substr,
];
