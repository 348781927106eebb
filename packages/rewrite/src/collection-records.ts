/**
 * Collections as records: of at most 64 items each, as redis-server writes them.
 *
 *     list    RPUSH key element...           hash    HMSET key (field value)...
 *     set     SADD key member...             zset    ZADD key (score member)...
 *
 *     130 members                            SADD key m*64, SADD key m*64, SADD key m*2
 *
 * A hash that has fields with an expiry is written field by field:
 *
 *     HMSET key field value, HPEXPIREAT key ms FIELDS 1 field
 *
 * Spec: redis/src/aof.c rewriteListObject, rewriteSetObject, rewriteSortedSetObject,
 * rewriteHashObject (7.0; 7.4 for fields with an expiry).
 */
import type {
  EntryView,
  VisitElement,
  VisitField,
  VisitMember,
  VisitScored,
} from '@varve/keyspace';

import type { RecordWriter } from './record-writer.js';

/** AOF_REWRITE_ITEMS_PER_CMD. */
const recordItemsMax = 64;

export class CollectionRecords {
  readonly #writer: RecordWriter;
  readonly #element: VisitElement;
  readonly #member: VisitMember;
  readonly #scored: VisitScored;
  readonly #field: VisitField;
  readonly #expiringField: VisitField;
  #entry: EntryView | undefined;
  #name: string;
  /** Arguments of an item: 1, or 2. */
  #width: number;
  /** Items that are to come, in all and in the record. */
  #itemsLeft: number;
  #recordLeft: number;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
    this.#entry = undefined;
    this.#name = '';
    this.#width = 1;
    this.#itemsLeft = 0;
    this.#recordLeft = 0;
    this.#element = (bytes, start, end) => {
      this.#nextItem();
      writer.bulk(bytes, start, end);
    };
    this.#member = this.#element;
    this.#scored = (bytes, start, end, score) => {
      this.#nextItem();
      writer.double(score);
      writer.bulk(bytes, start, end);
    };
    this.#field = (bytes, fieldStart, fieldEnd, start, end) => {
      this.#nextItem();
      writer.bulk(bytes, fieldStart, fieldEnd);
      writer.bulk(bytes, start, end);
    };
    this.#expiringField = (bytes, fieldStart, fieldEnd, start, end, expireAtMs) => {
      this.#fieldAlone(bytes, fieldStart, fieldEnd, start, end);
      if (expireAtMs >= 0) this.#expiry(bytes, fieldStart, fieldEnd, expireAtMs);
    };
  }

  list(entry: EntryView): void {
    this.#begin(entry, 'RPUSH', entry.elementCount, 1);
    entry.forEachElement(this.#element);
  }

  set(entry: EntryView): void {
    this.#begin(entry, 'SADD', entry.memberCount, 1);
    entry.forEachMember(this.#member);
  }

  zset(entry: EntryView): void {
    this.#begin(entry, 'ZADD', entry.scoredCount, 2);
    entry.forEachScored(this.#scored);
  }

  hash(entry: EntryView): void {
    this.#begin(entry, 'HMSET', entry.fieldCount, 2);
    const expires = entry.firstFieldExpireAtMs >= 0;
    entry.forEachField(expires ? this.#expiringField : this.#field);
  }

  #begin(entry: EntryView, name: string, itemCount: number, width: number): void {
    this.#entry = entry;
    this.#name = name;
    this.#width = width;
    this.#itemsLeft = itemCount;
    this.#recordLeft = 0;
  }

  #nextItem(): void {
    if (this.#recordLeft === 0) {
      this.#recordLeft = Math.min(this.#itemsLeft, recordItemsMax);
      this.#record(this.#name, 2 + this.#recordLeft * this.#width);
    }
    this.#recordLeft--;
    this.#itemsLeft--;
  }

  #record(name: string, count: number): void {
    const entry = this.#entry as EntryView;
    this.#writer.begin(count);
    this.#writer.word(name);
    this.#writer.bulk(entry.bytes, entry.keyStart, entry.keyEnd);
  }

  #fieldAlone(
    bytes: Buffer,
    fieldStart: number,
    fieldEnd: number,
    start: number,
    end: number,
  ): void {
    this.#record('HMSET', 4);
    this.#writer.bulk(bytes, fieldStart, fieldEnd);
    this.#writer.bulk(bytes, start, end);
  }

  #expiry(bytes: Buffer, fieldStart: number, fieldEnd: number, expireAtMs: number): void {
    this.#record('HPEXPIREAT', 6);
    this.#writer.integer(expireAtMs);
    this.#writer.word('FIELDS');
    this.#writer.integer(1);
    this.#writer.bulk(bytes, fieldStart, fieldEnd);
  }
}
