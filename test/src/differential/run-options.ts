/** What a run has in common, drawn from the seed, and the directives that say so to a server. */
import type { Directives } from '../support/server-process.js';
import type { Random } from '../support/random.js';
import type { RunOptions } from './recipe.js';

/** Draws the options of a run. */
export function randomRunOptions(random: Random): RunOptions {
  return {
    keepsExpiredKeys: random.chance(0.4),
    hashEntriesMax: random.pick([4, 16, 128, 512]),
    hashValueMax: random.pick([8, 64, 64]),
    hllSparseSizeMax: random.pick([0, 30, 300, 3000, 3000, 20_000]),
    setIntsetEntriesMax: random.pick([0, 4, 16, 128, 512, 512]),
    zsetEntriesMax: random.pick([0, 4, 16, 128, 128]),
    zsetValueMax: random.pick([8, 64, 64]),
    streamEntriesMax: random.pick([2, 5, 20, 100]),
    streamBytesMax: random.pick([0, 80, 400, 4096]),
  };
}

/** The directives of a run. */
export function directivesOf(options: RunOptions): Directives {
  return {
    'hash-max-listpack-entries': options.hashEntriesMax,
    'hash-max-listpack-value': options.hashValueMax,
    'hll-sparse-max-bytes': options.hllSparseSizeMax,
    'set-max-intset-entries': options.setIntsetEntriesMax,
    'zset-max-listpack-entries': options.zsetEntriesMax,
    'zset-max-listpack-value': options.zsetValueMax,
    'stream-node-max-entries': options.streamEntriesMax,
    'stream-node-max-bytes': options.streamBytesMax,
  };
}
