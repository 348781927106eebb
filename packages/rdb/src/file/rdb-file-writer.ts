/**
 * Writes an RDB file as redis-server 7.0 does, in 256 KiB of memory. HOT.
 *
 *     const file = new RdbFileWriter(sink);
 *     file.aux('redis-ver', '7.0.15');
 *     file.database(0, 1, 0);
 *     file.entry(RdbType.string, key, 0, key.length, -1);
 *     file.writer.string(value, 0, value.length);
 *     file.end();
 *
 * The bytes are drawn in rdb-file-reader.ts. The checksum is computed over what is drained, as it
 * is drained; the sink has all of the file when `end` returns, and makes it durable, or does not.
 *
 * The version that a file says decides who can load it: 10 for Redis 7.0 and later, 12 for Redis
 * 7.4 and later, if a hash has fields that expire.
 *
 * Invariants
 * 1. After `entry` comes the value of that type, through `writer`, before anything else.
 * 2. No type is later than the version that the file says.
 *
 * Spec: redis/src/rdb.c rdbSaveRio, rdbSaveKeyValuePair (7.0).
 */
import assert from 'node:assert';

import type { ByteSink } from '../byte-stream.js';
import { Crc64 } from '../crc64.js';
import { rdbVersion } from '../dump.js';
import { RdbType } from '../rdb-type.js';
import { RdbWriter } from '../rdb-writer.js';
import { formatHeader, RdbOpcode } from './rdb-opcode.js';

export interface RdbFileWriterOptions {
  /** Default 10. */
  readonly version?: 10 | 11 | 12;
  /** Write a checksum: `rdbchecksum`. Default true. */
  readonly checksum?: boolean;
  /** Compress long strings: `rdbcompression`. Default true. */
  readonly compression?: boolean;
}

/** The highest type of each version. */
const typeMaxOf = {
  10: RdbType.streamListpacks2,
  11: RdbType.streamListpacks3,
  12: RdbType.hashListpackEx,
} as const;

const crcSize = 8;

/** A sink in front of another that sums up what goes through. */
class SummingSink implements ByteSink {
  readonly crc: Crc64;
  readonly #sink: ByteSink;
  readonly #isSumming: boolean;

  constructor(sink: ByteSink, isSumming: boolean) {
    this.crc = new Crc64();
    this.#sink = sink;
    this.#isSumming = isSumming;
  }

  write(source: Uint8Array, start: number, end: number): void {
    if (this.#isSumming) this.crc.update(source, start, end);
    this.#sink.write(source, start, end);
  }
}

export class RdbFileWriter {
  /** Values go through it, and nothing else. */
  readonly writer: RdbWriter;
  /** The highest type that the version has. */
  readonly typeMax: number;
  readonly #sink: SummingSink;

  /** Writes the header. */
  constructor(sink: ByteSink, options: RdbFileWriterOptions = {}) {
    const { version = rdbVersion, checksum = true, compression = true } = options;
    this.#sink = new SummingSink(sink, checksum);
    this.typeMax = typeMaxOf[version];
    this.writer = new RdbWriter({ compression, sink: this.#sink });
    const header = Buffer.from(formatHeader(version));
    this.writer.raw(header, 0, header.length);
  }

  /** Bytes of the file so far. */
  get position(): number {
    return this.writer.position;
  }

  /** Tells something about the file; text in UTF-8, a number in decimal. */
  aux(name: string | Uint8Array, value: string | number | Uint8Array): void {
    this.writer.byte(RdbOpcode.aux);
    this.#string(bytesOf(name));
    this.#string(typeof value === 'number' ? bytesOf(String(value)) : bytesOf(value));
  }

  /** Writes the code of a library of functions. */
  library(code: string | Uint8Array): void {
    this.writer.byte(RdbOpcode.function2);
    this.#string(bytesOf(code));
  }

  /** Begins a database: how many keys it has, and how many of them expire, if that is known. */
  database(index: number, keyCount = -1, expireCount = 0): void {
    const { writer } = this;
    writer.byte(RdbOpcode.selectDb);
    writer.length(index);
    if (keyCount < 0) return;
    writer.byte(RdbOpcode.resizeDb);
    writer.length(keyCount);
    writer.length(expireCount);
  }

  /**
   * Begins an entry: the value is to follow through `writer`.
   *
   * @param type an RdbType that the writers of values say
   * @param key the key is `key[start, end)`
   * @param expireAtMs in ms since 1970; -1: never
   * @param idleSeconds since the key was used, under an LRU policy; -1: not told
   * @param frequency the counter, under an LFU policy; -1: not told
   */
  entry(
    type: number,
    key: Uint8Array,
    start: number,
    end: number,
    expireAtMs: number,
    idleSeconds = -1,
    frequency = -1,
  ): void {
    assert(type <= this.typeMax);
    const { writer } = this;
    if (expireAtMs !== -1) {
      writer.byte(RdbOpcode.expireTimeMs);
      writer.timeMs(expireAtMs);
    }
    if (idleSeconds >= 0) {
      writer.byte(RdbOpcode.idle);
      writer.length(idleSeconds);
    }
    if (frequency >= 0) {
      writer.byte(RdbOpcode.freq);
      writer.byte(frequency);
    }
    writer.byte(type);
    writer.string(key, start, end);
  }

  /** Ends the file; returns its size. On return the sink has all of it. */
  end(): number {
    const { writer } = this;
    writer.byte(RdbOpcode.end);
    writer.drain();
    const checksum = Buffer.alloc(crcSize);
    this.#sink.crc.writeTo(checksum, 0);
    writer.raw(checksum, 0, crcSize);
    writer.drain();
    return writer.position;
  }

  #string(bytes: Uint8Array): void {
    this.writer.string(bytes, 0, bytes.length);
  }
}

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text;
}
