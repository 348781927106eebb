/**
 * The commands of hashes, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { hdel } from './hdel.js';
import { hexists, hget, hmget, hstrlen } from './hget.js';
import { hgetall, hkeys, hlen, hvals } from './hgetall.js';
import { hincrby } from './hincrby.js';
import { hincrbyfloat } from './hincrbyfloat.js';
import { hrandfield } from './hrandfield.js';
import { hscan } from './hscan.js';
import { hmset, hset, hsetnx } from './hset.js';

export const hashCommands: readonly Command[] = [
  hdel,
  hexists,
  hget,
  hgetall,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hrandfield,
  hscan,
  hset,
  hsetnx,
  hstrlen,
  hvals,
];
