/**
 * Shorthands for the key specs that most commands share.
 *
 *     keys: [oneKey(['RO', 'access'])]               GET key
 *     keys: [keyRange(['RM', 'delete'], 1, -1, 1)]   DEL key [key ...]
 *
 * Offsets of a range count from its first key; a negative last key counts from the last argument.
 */
import type { KeyFlag, KeySpec } from './command.js';

/** Declares one key at argument `index`. */
export function oneKey(flags: readonly KeyFlag[], index = 1): KeySpec {
  return keyRange(flags, index, 0, 1);
}

/** Declares keys from argument `index` to `lastKey`, every `step` arguments. */
export function keyRange(
  flags: readonly KeyFlag[],
  index: number,
  lastKey: number,
  step: number,
): KeySpec {
  return {
    flags,
    begin: { type: 'index', index },
    find: { type: 'range', lastKey, step, limit: 0 },
  };
}

/** Declares as many keys as the argument at `index` says, right after it. */
export function countedKeys(flags: readonly KeyFlag[], index = 1): KeySpec {
  return {
    flags,
    begin: { type: 'index', index },
    find: { type: 'keynum', countIndex: 0, firstKey: 1, step: 1 },
  };
}
