/**
 * Writes records of the log, argument by argument. HOT.
 *
 *     writer.begin(3); writer.word('SET'); writer.bulk(key, 0, 3); writer.bulk(value, 0, 5);
 *
 *     *3\r\n$3\r\nSET\r\n$3\r\nfoo\r\n$5\r\nhello\r\n
 *
 * A record is an array of bulk strings, as a reply in RESP2 may be: @varve/resp's ReplyWriter makes
 * the bytes, this decides when they go on.
 *
 * Invariants
 * 1. What is passed on is whole records, about 64 KiB of them at a time; a record that is larger is
 *    held until its end.
 *
 * Spec: redis/src/rio.c rioWriteBulkCount, rioWriteBulkString, rioWriteBulkDouble (7.0).
 */
import { ReplyWriter } from '@varve/resp';

const flushSize = 64 * 1024;

/** Takes records: `bytes[start, end)` is lent. */
export type TakeRecords = (bytes: Buffer, start: number, end: number) => void;

export class RecordWriter {
  readonly #take: TakeRecords;
  readonly #resp: ReplyWriter;

  constructor(take: TakeRecords) {
    this.#take = take;
    this.#resp = new ReplyWriter(2 * flushSize);
  }

  /** Begins a record of `count` arguments, its name included. */
  begin(count: number): void {
    if (this.#resp.length >= flushSize) this.flush();
    this.#resp.array(count);
  }

  /** Passes on what is there. Between records. */
  flush(): void {
    const { buffer, length } = this.#resp;
    if (length > 0) this.#take(buffer, 0, length);
    this.#resp.truncate(0);
  }

  /** Writes an argument in ASCII: a name, an option. */
  word(text: string): void {
    this.#resp.latin1(text);
  }

  /** Writes the argument `bytes[start, end)`. */
  bulk(bytes: Buffer, start: number, end: number): void {
    this.#resp.bulk(bytes, start, end);
  }

  /** Writes a safe integer as an argument. */
  integer(value: number): void {
    this.#resp.bulkInteger(value);
  }

  /** Writes a double as an argument. */
  double(value: number): void {
    this.#resp.double(value);
  }

  /** Writes a line between records: an annotation. */
  line(text: string): void {
    const line = Buffer.from(`${text}\r\n`, 'latin1');
    this.#resp.raw(line, 0, line.length);
  }
}
