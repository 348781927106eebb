/**
 * Writes sorted sets as redis-server 7.0 does. HOT.
 *
 *     ZSET_2          count, (member, score as 8 bytes)       Redis has the highest first
 *     ZSET_LISTPACK   one listpack of member, score           the lowest first
 *
 *     writer.begin(RdbType.zset2, 1); writer.scored(bytes, start, end, 1.5); writer.end();
 *
 * Which of them is the caller's choice (Redis: a listpack for at most 128 members of at most 64
 * bytes), and so is the order: the listpack's must be by score, then by member, for Redis relies on
 * it.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, t_zset.c zzlInsertAt, util.c double2ll (7.0).
 */
import { formatDouble } from '../decimals.js';
import { ListpackBuilder } from '../packed/listpack-builder.js';
import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';

/** Redis's bound, half of the largest int64 as a double. */
const integerScoreMax = 2 ** 62;

export class ZsetWriter {
  readonly #writer: RdbWriter;
  readonly #listpack: ListpackBuilder;
  #type: number;

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of sorted sets. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#listpack = new ListpackBuilder();
    this.#type = RdbType.zset2;
  }

  begin(type: typeof RdbType.zset2 | typeof RdbType.zsetListpack, count: number): void {
    this.#type = type;
    if (type === RdbType.zset2) this.#writer.length(count);
    else this.#listpack.begin();
  }

  /** Writes the member `bytes[start, end)`. The score is not NaN. */
  scored(bytes: Uint8Array, start: number, end: number, score: number): void {
    if (this.#type === RdbType.zset2) {
      this.#writer.string(bytes, start, end);
      this.#writer.double(score);
      return;
    }
    this.#listpack.append(bytes, start, end);
    if (!isStoredAsInteger(score)) this.#listpack.text(formatDouble(score));
    else this.#listpack.integer(Number.isSafeInteger(score) ? score + 0 : BigInt(score));
  }

  end(): void {
    if (this.#type === RdbType.zset2) return;
    this.#listpack.end();
    this.#writer.string(this.#listpack.bytes, 0, this.#listpack.size);
  }
}

/** Whether Redis packs a score as an integer: -0 too, which becomes 0. */
function isStoredAsInteger(score: number): boolean {
  return Number.isInteger(score) && Math.abs(score) <= integerScoreMax;
}
