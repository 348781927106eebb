/**
 * What a file of RDB says about itself, and what of it Redis logs when it loads one.
 *
 *     %name           RDB '%name': value
 *     redis-ver       Loading RDB produced by version 7.0.15
 *     ctime           RDB age 12 seconds
 *     used-mem        RDB memory usage when created 1.05 Mb
 *     aof-preamble    RDB has an AOF tail                         unless 0
 *     aof-base        RDB is base AOF                             unless 0
 *
 * Whatever else there is (redis-bits, repl-id, fields of modules and of later versions) is passed
 * over without a word.
 *
 * Spec: redis/src/rdb.c rdbLoadRioWithLoadingCtx (7.0).
 */

const bytesPerMb = 1024 * 1024;

/** Returns the line to log, if there is one. `nowMs` is Unix time. */
export function auxReport(name: string, value: string, nowMs: number): string | undefined {
  if (name.startsWith('%')) return `RDB '${name}': ${value}`;
  switch (name.toLowerCase()) {
    case 'redis-ver':
    case 'valkey-ver':
      return `Loading RDB produced by version ${value}`;
    case 'ctime': {
      const age = Math.floor(nowMs / 1000) - leadingInteger(value);
      return `RDB age ${Math.max(age, 0)} seconds`;
    }
    case 'used-mem':
      return `RDB memory usage when created ${(leadingInteger(value) / bytesPerMb).toFixed(2)} Mb`;
    case 'aof-preamble':
      return leadingInteger(value) === 0 ? undefined : 'RDB has an AOF tail';
    case 'aof-base':
      return leadingInteger(value) === 0 ? undefined : 'RDB is base AOF';
    default:
      return undefined;
  }
}

/** The integer that a text begins with, as strtoll reads it; 0 if it does not. */
function leadingInteger(text: string): number {
  return Number(/^\s*[-+]?\d+/.exec(text)?.[0] ?? 0);
}
