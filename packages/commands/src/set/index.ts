/**
 * The commands of sets, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { sadd } from './sadd.js';
import { sdiff, sdiffstore } from './sdiff.js';
import { sinter, sintercard, sinterstore } from './sinter.js';
import { scard, sismember, smembers, smismember } from './sismember.js';
import { smove } from './smove.js';
import { spop } from './spop.js';
import { srandmember } from './srandmember.js';
import { srem } from './srem.js';
import { sscan } from './sscan.js';
import { sunion, sunionstore } from './sunion.js';

export const setCommands: readonly Command[] = [
  sadd,
  scard,
  sdiff,
  sdiffstore,
  sinter,
  sintercard,
  sinterstore,
  sismember,
  smembers,
  smismember,
  smove,
  spop,
  srandmember,
  srem,
  sscan,
  sunion,
  sunionstore,
];
