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

export class SetSaver {
  readonly #writer: RdbWriter;
  readonly #set: SetWriter;
  readonly #member: VisitMember;
  readonly #integer: VisitMember;

  constructor(writer: RdbWriter) {
    const set = new SetWriter(writer);
    this.#writer = writer;
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

  /** Writes the type and the value of a set. */
  save(entry: EntryView): void {
    const isIntset = entry.encodingName === 'intset';
    const type = isIntset ? RdbType.setIntset : RdbType.set;
    this.#writer.byte(type);
    this.#set.begin(type, entry.memberCount);
    entry.forEachMember(isIntset ? this.#integer : this.#member);
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
