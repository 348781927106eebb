/**
 * Strings in RDB: STRING, whatever OBJECT ENCODING says.
 *
 *     00 c1 d2 04      "1234", an integer        00 02 68 69      "hi"
 *
 * Spec: redis/src/rdb.c rdbSaveStringObject (7.0).
 */
import { RdbType, type RdbString, type RdbWriter, type StringVisitor } from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import type { StringRoom } from './string-room.js';

export class StringSaver {
  /** The type byte of any string. */
  readonly type = RdbType.string;
  readonly #writer: RdbWriter;

  constructor(writer: RdbWriter) {
    this.#writer = writer;
  }

  /** Writes the value of a string. */
  save(entry: EntryView): void {
    entry.readString();
    this.#writer.string(entry.valueBytes, entry.valueStart, entry.valueEnd);
  }
}

/** Makes the string it is told at the cursor. */
export class StringLoader implements StringVisitor {
  readonly #room: StringRoom;

  constructor(room: StringRoom) {
    this.#room = room;
  }

  string(value: RdbString): void {
    this.#room.put(value.bytes, value.start, value.end, false);
  }
}
