/**
 * From values to RDB and back: which codec serves which type.
 *
 *     EntryView --> ValueSaver --> RdbWriter          the type byte, [the key,] the value
 *     Database  <-- ValueLoader <-- RdbReader
 *
 * A saver only reads, and only through an EntryView: it serves a frozen view in another thread as
 * well. The type byte follows OBJECT ENCODING, so that the bytes are redis-server 7.0's wherever
 * the content and its order are:
 *
 *     string                   STRING             list         LIST_QUICKLIST_2
 *     set, intset              SET_INTSET         set          SET
 *     zset, listpack           ZSET_LISTPACK      zset         ZSET_2
 *     hash, listpack           HASH_LISTPACK      hash         HASH, or HASH_METADATA
 *     stream                   STREAM_LISTPACKS_2
 *
 * A loader builds through the room of the type, so what it makes has the encoding that the limits
 * in force ask for, whatever encoding it came in.
 *
 * Spec: redis/src/rdb.c rdbSaveObjectType, rdbSaveObject, rdbLoadObject (7.0).
 */
import {
  readHash,
  readList,
  readSet,
  readZset,
  RdbType,
  rdbVersion,
  rdbVersionMax,
  valueKind,
  type RdbReader,
  type RdbWriter,
} from '@varve/rdb';
import { assert } from '../assert.js';
import type { Database } from '../database.js';
import type { EntryView } from '../entry-view.js';
import { ValueType } from '../entry/entry-layout.js';
import { HashLoader, HashSaver } from './hash/hash-rdb.js';
import { ListLoader, ListSaver } from './list/list-rdb.js';
import { SetLoader, SetSaver } from './set/set-rdb.js';
import { StreamLoader, StreamSaver } from './stream/stream-rdb.js';
import { StringLoader, StringSaver } from './string/string-rdb.js';
import { ZsetLoader, ZsetSaver } from './zset/zset-rdb.js';

/** Writes values of any type. */
export class ValueSaver {
  readonly #writer: RdbWriter;
  readonly #string: StringSaver;
  readonly #list: ListSaver;
  readonly #set: SetSaver;
  readonly #zset: ZsetSaver;
  readonly #hash: HashSaver;
  readonly #stream: StreamSaver;

  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#string = new StringSaver(writer);
    this.#list = new ListSaver(writer);
    this.#set = new SetSaver(writer);
    this.#zset = new ZsetSaver(writer);
    this.#hash = new HashSaver(writer);
    this.#stream = new StreamSaver(writer);
  }

  /** The type byte of an entry's value. O(fields) for a hash whose fields may expire, else O(1). */
  typeOf(entry: EntryView): number {
    switch (entry.type) {
      case ValueType.string:
        return this.#string.type;
      case ValueType.list:
        return this.#list.type;
      case ValueType.set:
        return this.#set.typeOf(entry);
      case ValueType.zset:
        return this.#zset.typeOf(entry);
      case ValueType.hash:
        return this.#hash.typeOf(entry);
      case ValueType.stream:
        return this.#stream.type;
      default:
        assert(false, 'an entry has a type');
    }
  }

  /**
   * Writes the value of the entry that `typeOf` was asked about last. O(bytes of the value).
   *
   * @param type what `typeOf` said
   */
  saveValue(entry: EntryView, type: number): void {
    switch (type) {
      case RdbType.string:
        return this.#string.save(entry);
      case RdbType.listQuicklist2:
        return this.#list.save(entry);
      case RdbType.set:
      case RdbType.setIntset:
        return this.#set.save(entry, type);
      case RdbType.zset2:
      case RdbType.zsetListpack:
        return this.#zset.save(entry, type);
      case RdbType.hash:
      case RdbType.hashListpack:
      case RdbType.hashMetadata:
        return this.#hash.save(entry, type);
      case RdbType.streamListpacks2:
        return this.#stream.save(entry);
      default:
        assert(false, 'a type is one that typeOf says');
    }
  }

  /**
   * Writes the type byte and the value of an entry, without a key between them.
   *
   * @returns the RDB version it takes to read it: 7.0's, or 12 for a hash with fields that expire
   */
  save(entry: EntryView): number {
    const type = this.typeOf(entry);
    this.#writer.byte(type);
    this.saveValue(entry, type);
    return type === RdbType.hashMetadata ? rdbVersionMax : rdbVersion;
  }
}

/** Builds values of any type at the cursor of one database. */
export class ValueLoader {
  readonly #string: StringLoader;
  readonly #list: ListLoader;
  readonly #set: SetLoader;
  readonly #zset: ZsetLoader;
  readonly #hash: HashLoader;
  readonly #stream: StreamLoader;

  constructor(database: Database) {
    this.#string = new StringLoader(database.string);
    this.#list = new ListLoader(database.list);
    this.#set = new SetLoader(database.set);
    this.#zset = new ZsetLoader(database.zset);
    this.#hash = new HashLoader(database.hash, database.hashExpiry);
    this.#stream = new StreamLoader(database.stream);
  }

  /**
   * Makes the value at `reader`, which is behind the type byte `type`, the entry at the cursor,
   * where nothing is.
   *
   * @throws RdbError if the value is damaged (`checkValue` beforehand tells); then the entry may be
   * there by half, or without elements: the caller removes it
   */
  load(reader: RdbReader, type: number): void {
    switch (valueKind(type, reader.position)) {
      case 'string':
        reader.string(reader.first);
        return this.#string.string(reader.first);
      case 'list':
        return readList(reader, type, this.#list);
      case 'set':
        return readSet(reader, type, this.#set);
      case 'zset':
        return readZset(reader, type, this.#zset);
      case 'hash':
        return readHash(reader, type, this.#hash);
      case 'stream':
        return this.#stream.load(reader, type);
    }
  }
}
