/**
 * A number that two datasets share only if they are equal: what DEBUG DIGEST answers, the same as
 * Redis's for the same data. HOT.
 *
 *     xor(d, x)   d ^= sha1(x)                 the order of several does not matter
 *     mix(d, x)   d = sha1(d ^ sha1(x))        the order does
 *
 *     value       0; mix type; then, with a TTL: xor "!!expire!!"
 *       string    mix value
 *       list      mix each element
 *       set       xor each member
 *       zset      xor each member: 0; mix member, mix score as text
 *       hash      xor each field: 0; mix field, mix value; then, with a TTL: xor "!!hexpire!!"
 *       stream    mix each entry: its id with a dot, then each field and value
 *     entry       0; mix key, then as a value
 *     dataset     0; of each database that is not empty, ascending: mix index, xor every entry
 *
 * A TTL counts as having one, not when it ends. Keys past their time count until they are deleted.
 *
 * Spec: redis/src/debug.c xorObjectDigest, computeDatasetDigest (7.0).
 */
import assert from 'node:assert';
import {
  formatId,
  ValueType,
  type Database,
  type EntryView,
  type Keyspace,
  type NodeCursor,
} from '@varve/keyspace';
import { formatDouble } from '@varve/resp';
import { Sha1 } from './sha1.js';

/** Redis's numbers of the types (OBJ_STRING, ...), by ValueType. */
const typeNumbers = new Map<number, number>([
  [ValueType.string, 0],
  [ValueType.list, 1],
  [ValueType.set, 2],
  [ValueType.zset, 3],
  [ValueType.hash, 4],
  [ValueType.stream, 6],
]);

const expireMark = Buffer.from('!!expire!!', 'latin1');
const fieldExpireMark = Buffer.from('!!hexpire!!', 'latin1');

export class DatasetDigest {
  readonly #sha1 = new Sha1();
  readonly #dataset = new Int32Array(5);
  readonly #entry = new Int32Array(5);
  readonly #field = new Int32Array(5);
  readonly #number = Buffer.alloc(4);
  readonly #addField = (
    bytes: Buffer,
    fieldStart: number,
    fieldEnd: number,
    start: number,
    end: number,
    expireAtMs: number,
  ): void => {
    this.#field.fill(0);
    this.#mix(this.#field, bytes, fieldStart, fieldEnd);
    this.#mix(this.#field, bytes, start, end);
    if (expireAtMs >= 0) this.#xor(this.#field, fieldExpireMark, 0, fieldExpireMark.length);
    this.#xorWords(this.#entry, this.#field);
  };
  readonly #addElement = (bytes: Buffer, start: number, end: number): void => {
    this.#mix(this.#entry, bytes, start, end);
  };
  readonly #addMember = (bytes: Buffer, start: number, end: number): void => {
    this.#xor(this.#entry, bytes, start, end);
  };

  readonly #addStreamEntry = (entry: NodeCursor): void => {
    const { fieldCount, text } = entry;
    const id = Buffer.from(formatId(entry.id).replace('-', '.'), 'latin1');
    this.#mix(this.#entry, id, 0, id.length);
    for (let i = 0; i < fieldCount; i++) {
      entry.readField();
      this.#mix(this.#entry, text.bytes, text.start, text.end);
      entry.readValue();
      this.#mix(this.#entry, text.bytes, text.start, text.end);
    }
  };

  readonly #addScored = (bytes: Buffer, start: number, end: number, score: number): void => {
    const text = Buffer.from(formatDouble(score), 'latin1');
    this.#field.fill(0);
    this.#mix(this.#field, bytes, start, end);
    this.#mix(this.#field, text, 0, text.length);
    this.#xorWords(this.#entry, this.#field);
  };

  /** Digests everything; returns 40 hexadecimal digits. O(bytes of the dataset). */
  ofKeyspace(keyspace: Keyspace): string {
    this.#dataset.fill(0);
    for (const db of keyspace.databases) {
      if (db.size === 0) continue;
      this.#mixNumber(this.#dataset, db.index);
      db.forEach((entry) => this.#addEntry(entry));
    }
    return formatWords(this.#dataset);
  }

  /** Digests the value at the cursor of `db`, which must be on an entry. */
  ofValue(db: Database): string {
    this.#entry.fill(0);
    this.#addValue(db.view());
    return formatWords(this.#entry);
  }

  #addEntry(entry: EntryView): void {
    this.#entry.fill(0);
    this.#mix(this.#entry, entry.bytes, entry.keyStart, entry.keyEnd);
    this.#addValue(entry);
    this.#xorWords(this.#dataset, this.#entry);
  }

  #addValue(entry: EntryView): void {
    this.#mixType(entry.type);
    switch (entry.type) {
      case ValueType.string:
        entry.readString();
        this.#mix(this.#entry, entry.valueBytes, entry.valueStart, entry.valueEnd);
        break;
      case ValueType.list:
        entry.forEachElement(this.#addElement);
        break;
      case ValueType.set:
        entry.forEachMember(this.#addMember);
        break;
      case ValueType.stream:
        entry.forEachStreamEntry(this.#addStreamEntry);
        break;
      case ValueType.zset:
        entry.forEachScored(this.#addScored);
        break;
      case ValueType.hash:
        entry.forEachField(this.#addField);
        break;
    }
    if (entry.expireAtMs >= 0) this.#xor(this.#entry, expireMark, 0, expireMark.length);
  }

  #mixType(type: number): void {
    const number = typeNumbers.get(type);
    assert(number !== undefined, 'every type has a number');
    this.#mixNumber(this.#entry, number);
  }

  #mixNumber(digest: Int32Array, value: number): void {
    this.#number.writeUInt32BE(value);
    this.#mix(digest, this.#number, 0, 4);
  }

  #mix(digest: Int32Array, bytes: Buffer, start: number, end: number): void {
    this.#xor(digest, bytes, start, end);
    this.#sha1.hashWords(digest);
    digest.set(this.#sha1.words);
  }

  #xor(digest: Int32Array, bytes: Buffer, start: number, end: number): void {
    this.#sha1.hash(bytes, start, end);
    this.#addHash(digest);
  }

  #xorWords(digest: Int32Array, source: Int32Array): void {
    this.#sha1.hashWords(source);
    this.#addHash(digest);
  }

  #addHash(digest: Int32Array): void {
    const words = this.#sha1.words;
    for (let i = 0; i < 5; i++) digest[i] = (digest[i] as number) ^ (words[i] as number);
  }
}

/** The digest of no value. */
export const emptyDigest = formatWords(new Int32Array(5));

function formatWords(words: Int32Array): string {
  return Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
