/**
 * Everything there is to see of a dataset, as one hash: keys in the order of the index, with type,
 * encoding, expiry and the whole value. A live keyspace and a frozen view of it have the same walk, so
 * they have the same fingerprint if and only if the view shows the cut, byte for byte.
 *
 * A view can be read to its end at once, or some keys at a time, as the thread of a snapshot does,
 * giving up what was read.
 */
import { createHash } from 'node:crypto';

import {
  type EntryView,
  FrozenReader,
  type FrozenView,
  type Keyspace,
  ValueSaver,
  ValueType,
} from '@varve/keyspace';
import { RdbWriter } from '@varve/rdb';

/** Returns the fingerprint of the dataset as it is now. */
export function fingerprintOf(keyspace: Keyspace): string {
  const print = new Fingerprint();
  for (const db of keyspace.databases) db.forEach((entry) => print.add(db.index, entry));
  return print.end();
}

/** Returns the fingerprint of what a view shows. */
export function fingerprintOfView(view: FrozenView): string {
  const print = new Fingerprint();
  new FrozenReader(view.memory()).forEach((db, entry) => print.add(db, entry));
  return print.end();
}

/** The fingerprint of a view, read step by step; what was read is given up. */
export class ReleasingReader {
  readonly #reader: FrozenReader;
  readonly #print = new Fingerprint();
  #database = 0;
  #cursor = 0;

  constructor(view: FrozenView) {
    this.#reader = new FrozenReader(view.memory());
  }

  /** Reads about `count` keys more of a database, or goes on to the next one. Returns true at the end. */
  step(count: number): boolean {
    const { databases } = this.#reader;
    if (this.#database === databases.length) return true;
    const number = this.#database;
    this.#cursor = this.#reader.scanIn(number, this.#cursor, count, (entry) => this.#print.add(number, entry));
    if (this.#cursor === 0) this.#database++;
    this.#reader.release(this.#database, this.#cursor);
    return false;
  }

  /** Reads the rest. */
  end(): string {
    while (!this.step(1000));
    return this.#print.end();
  }
}

class Fingerprint {
  readonly #hash = createHash('sha1');
  readonly #writer = new RdbWriter();
  readonly #saver = new ValueSaver(this.#writer);

  add(db: number, entry: EntryView): void {
    this.#text(`${db} ${entry.type} ${entry.encodingName} ${entry.expireAtMs}`);
    this.#bytes(entry.bytes, entry.keyStart, entry.keyEnd);
    this.#value(entry);
  }

  end(): string {
    return this.#hash.digest('hex');
  }

  #value(entry: EntryView): void {
    switch (entry.type) {
      case ValueType.string:
        entry.readString();
        this.#bytes(entry.valueBytes, entry.valueStart, entry.valueEnd);
        break;
      case ValueType.list:
        entry.forEachElement((bytes, start, end) => this.#bytes(bytes, start, end));
        break;
      case ValueType.set:
        entry.forEachMember((bytes, start, end) => this.#bytes(bytes, start, end));
        break;
      case ValueType.zset:
        entry.forEachScored((bytes, start, end, score) => {
          this.#bytes(bytes, start, end);
          this.#text(Object.is(score, -0) ? '-0' : String(score));
        });
        break;
      case ValueType.hash:
        entry.forEachField((bytes, fieldStart, fieldEnd, start, end) => {
          this.#bytes(bytes, fieldStart, fieldEnd);
          this.#bytes(bytes, start, end);
        });
        break;
      case ValueType.stream:
        // Entries, groups, consumers and what is pending: all of it is in its RDB form.
        this.#writer.size = 0;
        this.#saver.save(entry);
        this.#bytes(this.#writer.buffer, 0, this.#writer.size);
        break;
      default:
        throw new Error(`no fingerprint of type ${entry.type}`);
    }
  }

  #bytes(bytes: Buffer, start: number, end: number): void {
    this.#hash.update(`${end - start}:`);
    this.#hash.update(bytes.subarray(start, end));
  }

  #text(text: string): void {
    this.#hash.update(`${text};`);
  }
}
