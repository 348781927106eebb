/**
 * Sorted sets in RDB.
 *
 *     OBJECT ENCODING      saved as
 *     listpack             ZSET_LISTPACK, the lowest score first
 *     skiplist             ZSET_2, the highest score first
 *
 * Both are the bytes of Redis. What is loaded is put in order, whatever order it comes in, and
 * becomes a listpack or a skiplist by the limits in force here.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0).
 */
import { RdbType, ZsetWriter, type RdbString, type RdbWriter, type ZsetVisitor } from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import type { VisitScored } from './packed-zset.js';
import type { ZsetRoom } from './zset-room.js';

type ZsetType = typeof RdbType.zset2 | typeof RdbType.zsetListpack;

export class ZsetSaver {
  readonly #zset: ZsetWriter;
  readonly #scored: VisitScored;

  constructor(writer: RdbWriter) {
    const zset = new ZsetWriter(writer);
    this.#zset = zset;
    this.#scored = (bytes, start, end, score) => {
      zset.scored(bytes, start, end, score);
    };
  }

  /** The type byte of a sorted set. */
  typeOf(entry: EntryView): ZsetType {
    return entry.encodingName === 'listpack' ? RdbType.zsetListpack : RdbType.zset2;
  }

  /** Writes the value of a sorted set. `type` is what `typeOf` says of it. */
  save(entry: EntryView, type: ZsetType): void {
    this.#zset.begin(type, entry.scoredCount);
    if (type === RdbType.zsetListpack) entry.forEachScored(this.#scored);
    else entry.forEachScoredReverse(this.#scored);
    this.#zset.end();
  }
}

/** Makes the sorted set it is told at the cursor, where nothing is. */
export class ZsetLoader implements ZsetVisitor {
  readonly #room: ZsetRoom;

  constructor(room: ZsetRoom) {
    this.#room = room;
  }

  zset(): void {
    this.#room.create();
  }

  scored(member: RdbString, score: number): void {
    // A skiplist keeps it apart from 0, a listpack does not; which of them this is, `end` knows.
    if (Object.is(score, -0)) this.#room.convert();
    this.#room.set(member.bytes, member.start, member.end, score);
  }

  end(): void {
    this.#room.packIfSmall();
  }
}
