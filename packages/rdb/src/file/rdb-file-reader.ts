/**
 * Reads an RDB file, item by item, in as much memory as its largest string takes. HOT.
 *
 *     REDIS0010                                  constructor
 *     fa 09 "redis-ver" 06 "7.0.15"              aux          auxName, auxValue
 *     f5 ...                                     library      library
 *     fe 00                                      database     database
 *     fb 02 01                                   sizes        keyCount, expireCount
 *     fc 00 d1 f0 b8 8d 01 00 00                              expireAtMs
 *     00 01 "k"                                  key          type, key; the reader is at the value
 *     01 "v"
 *     ff, CRC-64 of all before                   end          checksum
 *
 *     const file = new RdbFileReader(source);
 *     for (let item = file.next(); item !== 'end'; item = file.next()) {
 *       if (item === 'key') readValue(file.reader, file.type, visitor);      or file.skipValue()
 *     }
 *
 * Invariants
 * 1. After 'key' the reader is at the value: nobody calls `next` before it is behind it.
 * 2. Strings (key, auxName, ...) are lent until the next call of `next`; reading the value does not
 *    touch `key`.
 * 3. A key makes no garbage.
 * 4. What is wrong throws an RdbError; the reader is then of no further use (but see
 *    RDB_EMPTY_VALUE, which is thrown behind the value).
 *
 * Read ahead: after 'end' the source has given more than `position` says. Bytes that follow the
 * file in the same source, records in an AOF's BASE, are at `position`.
 *
 * Spec: redis/src/rdb.c rdbLoadRioWithLoadingCtx (7.0 to 8.4), valkey/src/rdb.c (9.0).
 */
import type { ByteSource } from '../byte-stream.js';
import { readInt32 } from '../packed/little-endian.js';
import { RdbReader } from '../rdb-reader.js';
import { RdbString } from '../rdb-string.js';
import { RdbType, valkeyTypes, valueKind } from '../rdb-type.js';
import { SourceFeed } from '../source-feed.js';
import { moduleName, skipModuleData } from '../values/module-value.js';
import { skipValue } from '../values/skip-value.js';
import {
  headerSize,
  opcodeMin,
  parseHeader,
  RdbOpcode,
  unsupportedOpcode,
  type RdbMagic,
} from './rdb-opcode.js';

/** What `next` came to. */
export type RdbItem =
  | 'aux'
  | 'library'
  | 'moduleAux'
  | 'database'
  | 'sizes'
  | 'slotInfo'
  | 'key'
  | 'end';

/**
 * What became of the checksum: `absent` before RDB version 5, `disabled` by whoever wrote the file,
 * `ignored` by whoever reads it.
 */
export type RdbChecksum = 'verified' | 'absent' | 'disabled' | 'ignored';

export interface RdbFileReaderOptions {
  /** Verify the checksum: `rdbchecksum`. Default true. */
  readonly checksum?: boolean;
}

const crcSize = 8;
const timeSize = 8;

/** From this RDB version on files have a checksum. */
const checksumVersionMin = 5;

/** Up to here each number is a type of all versions. Modules' are refused with their values. */
const plainTypeMax = RdbType.module2;

/** As `expireAtMs`, `idleSeconds` or `frequency`: the key has none. */
const none = -1;

export class RdbFileReader {
  readonly magic: RdbMagic;
  readonly version: number;
  /** Reads values; see invariant 1. */
  readonly reader: RdbReader;
  readonly auxName: RdbString;
  readonly auxValue: RdbString;
  /** The code of a library of functions. */
  readonly library: RdbString;
  /** The module that saved something, by name: skipped already. */
  moduleName: string;
  /** The database of all that follows; 0 before any is told. */
  database: number;
  /** After 'sizes' of the database, after 'slotInfo' of slot `slot`. A hint, like any count. */
  keyCount: number;
  expireCount: number;
  slot: number;
  /** The opcode, or type byte, of what is being read; -1 while that is. */
  code: number;
  /** The encoding of the value, an RdbType. */
  type: number;
  readonly key: RdbString;
  /** Since the key was used, -1: not told. */
  idleSeconds: number;
  /** The LFU counter, -1: not told. */
  frequency: number;
  /** Known after 'end'. */
  checksum: RdbChecksum | undefined;
  /** The halves of `expireAtMs`: a double in a field would be a new object for each key. */
  #expiryHigh: number;
  #expiryLow: number;
  readonly #feed: SourceFeed;
  readonly #isVerifying: boolean;

  /**
   * Reads the header.
   *
   * @throws RdbError RDB_BAD_SIGNATURE, RDB_UNSUPPORTED_VERSION, RDB_TRUNCATED
   */
  constructor(source: ByteSource, options: RdbFileReaderOptions = {}) {
    this.#isVerifying = options.checksum ?? true;
    this.#feed = new SourceFeed(source, this.#isVerifying);
    this.reader = new RdbReader(Buffer.alloc(0), 0, 0, this.#feed);
    const at = this.reader.raw(headerSize);
    const text = this.reader.buffer.toString('latin1', at, at + headerSize);
    const { magic, version } = parseHeader(text);
    this.magic = magic;
    this.version = version;
    this.auxName = new RdbString();
    this.auxValue = new RdbString();
    this.library = new RdbString();
    this.moduleName = '';
    this.database = 0;
    this.keyCount = 0;
    this.expireCount = 0;
    this.slot = 0;
    this.code = -1;
    this.type = 0;
    this.key = new RdbString();
    this.#expiryHigh = none;
    this.#expiryLow = none;
    this.idleSeconds = none;
    this.frequency = none;
    this.checksum = undefined;
  }

  /** When the key expires, in ms since 1970; -1: never. Beyond 2^53 it is rounded. */
  get expireAtMs(): number {
    return this.#expiryHigh * 0x1_0000_0000 + (this.#expiryLow >>> 0);
  }

  /** Bytes read, of the file, up to where the reader is. */
  get position(): number {
    return this.reader.offset;
  }

  /**
   * Reads the next item. After 'end' there is none.
   *
   * @throws RdbError
   */
  next(): RdbItem {
    const { reader } = this;
    this.#expiryHigh = none;
    this.#expiryLow = none;
    this.idleSeconds = none;
    this.frequency = none;
    for (;;) {
      this.code = -1;
      const code = reader.byte();
      this.code = code;
      if (code < opcodeMin) return this.#readKey(code);
      if (code === RdbOpcode.expireTimeMs) this.#readExpiry();
      else if (code === RdbOpcode.expireTime) this.#setExpiry(reader.int32() * 1000);
      else if (code === RdbOpcode.freq) this.frequency = reader.byte();
      else if (code === RdbOpcode.idle) this.idleSeconds = reader.length();
      else return this.#readOther(code);
    }
  }

  /** Goes over the value, also a module's. */
  skipValue(): void {
    skipValue(this.reader, this.type);
  }

  /** Keeps the bytes from here on, for `rewind`. */
  hold(): void {
    this.#feed.hold(this.reader);
  }

  /** Goes back to where `hold` was called; returns how many bytes of what follows are there. */
  rewind(): number {
    return this.#feed.rewind(this.reader);
  }

  #readExpiry(): void {
    const { reader } = this;
    const at = reader.raw(timeSize);
    this.#expiryLow = readInt32(reader.buffer, at);
    this.#expiryHigh = readInt32(reader.buffer, at + 4);
  }

  #setExpiry(timeMs: number): void {
    this.#expiryLow = timeMs | 0;
    this.#expiryHigh = Math.floor(timeMs / 0x1_0000_0000);
  }

  #readKey(code: number): RdbItem {
    this.type = code;
    if (code > plainTypeMax) this.#checkType(code);
    this.reader.string(this.key);
    return 'key';
  }

  #checkType(code: number): void {
    const isValkeys = code >= RdbType.hashMetadataPreGa && this.magic === 'VALKEY';
    if (isValkeys) this.type = valkeyTypes + code;
    valueKind(this.type, this.position - 1);
  }

  #readOther(code: number): RdbItem {
    const { reader } = this;
    switch (code) {
      case RdbOpcode.aux:
        reader.string(this.auxName);
        reader.string(this.auxValue);
        return 'aux';
      case RdbOpcode.function2:
        reader.string(this.library);
        return 'library';
      case RdbOpcode.selectDb:
        this.database = reader.length();
        return 'database';
      case RdbOpcode.resizeDb:
        this.keyCount = reader.length();
        this.expireCount = reader.length();
        return 'sizes';
      case RdbOpcode.slotInfo:
        this.slot = reader.length();
        this.keyCount = reader.length();
        this.expireCount = reader.length();
        return 'slotInfo';
      case RdbOpcode.moduleAux:
        this.moduleName = moduleName(reader.unsigned());
        // When it was saved, before the keys or behind them: an integer with its opcode.
        reader.length();
        reader.length();
        skipModuleData(reader);
        return 'moduleAux';
      case RdbOpcode.end:
        this.#readChecksum();
        return 'end';
      default:
        throw unsupportedOpcode(code, this.position - 1);
    }
  }

  #readChecksum(): void {
    const { reader } = this;
    if (this.version < checksumVersionMin) {
      this.checksum = 'absent';
      return;
    }
    const crc = this.#feed.sum(reader);
    const at = reader.raw(crcSize);
    const { buffer } = reader;
    const isZero = buffer.readUInt32LE(at) === 0 && buffer.readUInt32LE(at + 4) === 0;
    if (!this.#isVerifying) this.checksum = 'ignored';
    else if (isZero) this.checksum = 'disabled';
    else if (crc.isAt(buffer, at)) this.checksum = 'verified';
    else throw reader.error('RDB_BAD_CRC', 'the checksum does not match', this.position - crcSize);
  }
}
