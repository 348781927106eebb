/**
 * Sets in RDB.
 *
 *     OBJECT ENCODING      saved as
 *     intset               SET_INTSET, ascending, as by Redis
 *     hashtable            SET, in the order members came or of hashes
 *
 * What is loaded becomes an intset or a hashtable by the limits in force here.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0).
 */
import { RdbType, SetWriter, type RdbString, type RdbWriter, type SetVisitor } from '@varve/rdb';
import { assert } from '../../assert.js';
import type { EntryView } from '../../entry-view.js';
import { parseInteger } from '../../entry/integer-text.js';
import type { VisitMember } from './packed-set.js';
import type { SetRoom } from './set-room.js';

type SetType = typeof RdbType.set | typeof RdbType.setIntset;

export class SetSaver {
  readonly #set: SetWriter;
  readonly #member: VisitMember;
  readonly #integer: VisitMember;

  constructor(writer: RdbWriter) {
    const set = new SetWriter(writer);
    this.#set = set;
    this.#member = (bytes, start, end) => {
      set.member(bytes, start, end);
    };
    this.#integer = (bytes, start, end) => {
      const integer = parseInteger(bytes, start, end);
      assert(integer !== undefined, 'the members of an intset are integers');
      set.integer(integer);
    };
  }

  /** The type byte of a set. */
  typeOf(entry: EntryView): SetType {
    return entry.encodingName === 'intset' ? RdbType.setIntset : RdbType.set;
  }

  /** Writes the value of a set. `type` is what `typeOf` says of it. */
  save(entry: EntryView, type: SetType): void {
    this.#set.begin(type, entry.memberCount);
    entry.forEachMember(type === RdbType.setIntset ? this.#integer : this.#member);
    this.#set.end();
  }
}

/** Makes the set it is told at the cursor, where nothing is. */
export class SetLoader implements SetVisitor {
  readonly #room: SetRoom;

  constructor(room: SetRoom) {
    this.#room = room;
  }

  set(): void {
    this.#room.create();
  }

  member(member: RdbString): void {
    this.#room.add(member.bytes, member.start, member.end);
  }

  end(): void {
    // The room needs no telling.
  }
}
