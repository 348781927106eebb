/** How random commands are made: weighted recipes, by group of commands. */
import type { Random } from '../support/random.js';

/** Arguments of one command, one byte per character. */
export type Arguments = readonly string[];

/** What a whole run has in common. */
export interface RunOptions {
  /**
   * Keys may be past their time and not yet deleted. Then nothing picks a random key: the two
   * servers would pick, and so delete, different ones.
   */
  readonly keepsExpiredKeys: boolean;
  readonly hashEntriesMax: number;
  readonly hashValueMax: number;
  readonly hllSparseSizeMax: number;
  readonly setIntsetEntriesMax: number;
  readonly zsetEntriesMax: number;
  readonly zsetValueMax: number;
  readonly streamEntriesMax: number;
  readonly streamBytesMax: number;
}

/**
 * Makes commands that stay together: usually one, or one and the command that tells how to judge its
 * reply.
 */
export type Recipe = readonly [weight: number, make: (random: Random, options: RunOptions) => Arguments[]];

/** A recipe of one command. */
export function one(weight: number, make: (random: Random, options: RunOptions) => Arguments): Recipe {
  return [weight, (random, options) => [make(random, options)]];
}
