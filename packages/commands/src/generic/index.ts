/**
 * The commands of keys of any type, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { copy } from './copy.js';
import { del, unlink } from './del.js';
import { dump } from './dump.js';
import { exists, touch } from './exists.js';
import { expire, expireat, pexpire, pexpireat } from './expire.js';
import { keys } from './keys.js';
import { move } from './move.js';
import { object } from './object.js';
import { persist } from './persist.js';
import { randomkey } from './randomkey.js';
import { rename, renamenx } from './rename.js';
import { restore, restoreAsking } from './restore.js';
import { scan } from './scan.js';
import { sort, sortRo } from './sort/sort.js';
import { expiretime, pexpiretime, pttl, ttl } from './ttl.js';
import { type } from './type.js';

export const genericCommands: readonly Command[] = [
  copy,
  del,
  dump,
  exists,
  expire,
  expireat,
  expiretime,
  keys,
  move,
  object,
  persist,
  pexpire,
  pexpireat,
  pexpiretime,
  pttl,
  randomkey,
  rename,
  renamenx,
  restore,
  restoreAsking,
  scan,
  sort,
  sortRo,
  touch,
  ttl,
  type,
  unlink,
];
