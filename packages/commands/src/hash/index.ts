/**
 * The commands of hashes, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { hdel } from './hdel.js';
import { hexpire, hexpireat, hpexpire, hpexpireat } from './hexpire.js';
import { hexists, hget, hmget, hstrlen } from './hget.js';
import { hgetall, hkeys, hlen, hvals } from './hgetall.js';
import { hgetdel } from './hgetdel.js';
import { hgetex } from './hgetex.js';
import { hincrby } from './hincrby.js';
import { hincrbyfloat } from './hincrbyfloat.js';
import { hpersist } from './hpersist.js';
import { hrandfield } from './hrandfield.js';
import { hscan } from './hscan.js';
import { hmset, hset, hsetnx } from './hset.js';
import { hsetex } from './hsetex.js';
import { hexpiretime, hpexpiretime, hpttl, httl } from './httl.js';

export const hashCommands: readonly Command[] = [
  hdel,
  hexists,
  hexpire,
  hexpireat,
  hexpiretime,
  hget,
  hgetall,
  hgetdel,
  hgetex,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hpersist,
  hpexpire,
  hpexpireat,
  hpexpiretime,
  hpttl,
  hrandfield,
  hscan,
  hset,
  hsetex,
  hsetnx,
  hstrlen,
  httl,
  hvals,
];
