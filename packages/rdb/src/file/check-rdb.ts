/**
 * Checks an RDB file from its first byte to its last, with the lines of redis-check-rdb.
 *
 *     [offset 0] Checking RDB file dump.rdb
 *     [offset 27] AUX FIELD redis-ver = '7.0.15'
 *     [offset 153] Selecting DB ID 0
 *     [offset 351] Checksum OK                           |  --- RDB ERROR DETECTED ---
 *     [offset 351] \o/ RDB looks OK! \o/                 |  [offset 210] the packed elements ...
 *     [info] 9 keys read                                 |  [additional info] While doing: ...
 *     [info] 2 expires                                   |  [additional info] Reading key 's'
 *     [info] 1 already expired                           |  [additional info] Reading type 11 (...)
 *                                                        |  [info] 4 keys read ...
 *
 * Every value is checked as RESTORE does (value-checker.ts). Memory follows the largest string, and
 * the largest set, sorted set or hash, whose members are remembered to find one twice.
 *
 * The first error ends it. Its words are Redis's but for what is wrong inside a value or a string:
 * those of Redis name lines of its sources.
 *
 * Spec: redis/src/redis-check-rdb.c (7.0.15).
 */
import type { ByteSource } from '../byte-stream.js';
import { RdbError } from '../rdb-error.js';
import type { RdbString } from '../rdb-string.js';
import { RdbType } from '../rdb-type.js';
import { readValue } from '../values/read-value.js';
import { ValueChecker } from '../values/value-checker.js';
import { RdbFileReader, type RdbItem } from './rdb-file-reader.js';
import { headerSize, opcodeMin, RdbOpcode } from './rdb-opcode.js';

export interface RdbCheckOptions {
  /** How the file is named in the first line. */
  readonly path: string;
  /** The present, to tell which keys have expired. */
  readonly nowMs: number;
  /** Takes a line, without its end: a byte string, one character a byte, as keys are bytes. */
  readonly print: (line: string) => void;
}

export interface RdbCheckResult {
  readonly isValid: boolean;
  /** Where the file ends, if it is valid: what follows in the same source is none of it. */
  readonly position: number;
}

/** What Redis calls the types, in lines for people. */
const typeNames: Readonly<Record<number, string>> = {
  0: 'string',
  1: 'list-linked',
  2: 'set-hashtable',
  3: 'zset-v1',
  4: 'hash-hashtable',
  5: 'zset-v2',
  6: 'module-value',
  7: 'module-value',
  9: 'hash-zipmap',
  10: 'list-ziplist',
  11: 'set-intset',
  12: 'zset-ziplist',
  13: 'hash-ziplist',
  14: 'quicklist',
  15: 'stream',
  16: 'hash-listpack',
  17: 'zset-listpack',
  18: 'quicklist-v2',
  19: 'stream-v2',
  20: 'set-listpack',
  21: 'stream-v3',
  22: 'hash-hashtable-md-pre-release',
  23: 'hash-listpackex-md-pre-release',
  24: 'hash-hashtable-md',
  25: 'hash-listpackex-md',
  [RdbType.valkeyHash2]: 'hash-v2',
};

/** What was being done, by opcode; where there is none it is a type that was read. */
const doingNames: Readonly<Record<number, string>> = {
  [RdbOpcode.expireTime]: 'read-expire',
  [RdbOpcode.expireTimeMs]: 'read-expire',
  [RdbOpcode.selectDb]: 'read-len',
  [RdbOpcode.resizeDb]: 'read-len',
  [RdbOpcode.slotInfo]: 'read-len',
  [RdbOpcode.aux]: 'read-aux',
  [RdbOpcode.moduleAux]: 'read-module-aux',
  [RdbOpcode.function2]: 'read-functions',
  [RdbOpcode.end]: 'check-sum',
};

/** Checks, prints, and says whether it is valid. Errors of the source rise. */
export function checkRdb(source: ByteSource, options: RdbCheckOptions): RdbCheckResult {
  return new RdbCheck(options).run(source);
}

class RdbCheck {
  readonly #options: RdbCheckOptions;
  #file: RdbFileReader | undefined;
  #keyCount: number;
  #expireCount: number;
  #expiredCount: number;
  /** The key whose value is being read. */
  #key: string | undefined;
  /** Its type. Redis starts from 0, a string, and so tells it before the first key. */
  #type: number | undefined;

  constructor(options: RdbCheckOptions) {
    this.#options = options;
    this.#file = undefined;
    this.#keyCount = 0;
    this.#expireCount = 0;
    this.#expiredCount = 0;
    this.#key = undefined;
    this.#type = 0;
  }

  run(source: ByteSource): RdbCheckResult {
    this.#say(0, `Checking RDB file ${this.#options.path}`);
    try {
      const file = new RdbFileReader(source);
      this.#file = file;
      const checker = new ValueChecker(file.reader);
      for (let item = file.next(); item !== 'end'; item = file.next()) {
        if (item === 'key') this.#checkKey(file, checker);
        else this.#tell(file, item);
      }
      if (file.checksum === 'verified') this.#say(file.position, 'Checksum OK');
      if (file.checksum === 'disabled') this.#say(file.position, checksumDisabled);
      this.#say(file.position, '\\o/ RDB looks OK! \\o/');
      this.#sayCounts();
      return { isValid: true, position: file.position };
    } catch (error) {
      if (!(error instanceof RdbError)) throw error;
      this.#sayError(error);
      return { isValid: false, position: this.#file?.position ?? 0 };
    }
  }

  #checkKey(file: RdbFileReader, checker: ValueChecker): void {
    this.#key = cString(file.key);
    this.#type = file.type;
    this.#keyCount++;
    if (file.type === RdbType.module2) file.skipValue();
    else readValue(file.reader, file.type, checker);
    if (file.expireAtMs !== -1) {
      this.#expireCount++;
      if (file.expireAtMs < this.#options.nowMs) this.#expiredCount++;
    }
    this.#key = undefined;
    this.#type = undefined;
  }

  #tell(file: RdbFileReader, item: RdbItem): void {
    const { position } = file;
    if (item === 'aux') {
      this.#say(position, `AUX FIELD ${cString(file.auxName)} = '${cString(file.auxValue)}'`);
    } else if (item === 'database') {
      this.#say(position, `Selecting DB ID ${file.database}`);
    } else if (item === 'moduleAux') {
      this.#say(position, `MODULE AUX for: ${file.moduleName}`);
    }
  }

  #sayError(error: RdbError): void {
    const { print } = this.#options;
    print('--- RDB ERROR DETECTED ---');
    this.#say(this.#errorPosition(error), this.#reasonOf(error));
    print(`[additional info] While doing: ${this.#doing(error)}`);
    if (this.#key !== undefined) print(`[additional info] Reading key '${this.#key}'`);
    const type = this.#typeTold(error);
    if (type !== undefined) {
      print(`[additional info] Reading type ${type & 0xff} (${typeNames[type] ?? 'unknown'})`);
    }
    this.#sayCounts();
  }

  /** How far the file was read when the error was found, as Redis counts. */
  #errorPosition(error: RdbError): number {
    if (this.#file !== undefined) return this.#file.position;
    return error.code === 'RDB_TRUNCATED' ? 0 : headerSize;
  }

  #reasonOf(error: RdbError): string {
    const code = this.#file?.code ?? -1;
    if (error.code === 'RDB_BAD_CRC') return 'RDB CRC error';
    if (error.code === 'RDB_TRUNCATED') {
      return code === RdbOpcode.function2
        ? 'Failed loading library, Failed loading library payload'
        : 'Unexpected EOF reading RDB file';
    }
    if (code === RdbOpcode.functionPreGa) {
      return `Pre-release function format not supported ${this.#file?.version ?? 0}`;
    }
    return isNoItem(error) && this.#key === undefined
      ? `Invalid object type: ${code}`
      : error.reason;
  }

  #doing(error: RdbError): string {
    if (this.#file === undefined) return 'start';
    if (this.#key !== undefined) return 'read-object-value';
    const { code } = this.#file;
    if (code < 0 || isNoItem(error)) return 'read-type';
    return doingNames[code] ?? (code < opcodeMin ? 'read-key' : 'read-type');
  }

  /** The type of the key, also of one whose key is damaged. */
  #typeTold(error: RdbError): number | undefined {
    if (this.#file === undefined || this.#key !== undefined || isNoItem(error)) return this.#type;
    const { code, type } = this.#file;
    return code >= 0 && code < opcodeMin ? type : this.#type;
  }

  #say(position: number, text: string): void {
    this.#options.print(`[offset ${position}] ${text}`);
  }

  #sayCounts(): void {
    const { print } = this.#options;
    print(`[info] ${this.#keyCount} keys read`);
    print(`[info] ${this.#expireCount} expires`);
    print(`[info] ${this.#expiredCount} already expired`);
  }
}

const checksumDisabled =
  'RDB file was saved with checksum disabled: no check performed.';

/** Whether what begins an item was not understood. */
function isNoItem(error: RdbError): boolean {
  return error.code === 'RDB_UNSUPPORTED_TYPE' || error.code === 'RDB_UNSUPPORTED_OPCODE';
}

/** The bytes up to a NUL, as C prints them. */
function cString(string: RdbString): string {
  const text = string.text();
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
