/**
 * What modules save: only a module can read its own value, but anyone can go over it.
 *
 *     id, a length of 64 bits | ( opcode, datum )* | 0
 *
 *     1, 2    signed, unsigned integer     a length of 64 bits
 *     3, 4    float, double                4, 8 bytes
 *     5       string
 *
 * The id is a name of nine characters, 6 bits each, the first one uppermost, and 10 bits of a
 * version: "ReJSON-RL" 3.
 *
 * Values of before the release of modules (type 6) have no opcodes, and nobody can go over them.
 *
 * Spec: redis/src/rdb.c rdbLoadCheckModuleValue, module.c moduleTypeNameByID (7.0).
 */
import type { RdbReader } from '../rdb-reader.js';

const ModuleOpcode = { end: 0, signed: 1, unsigned: 2, float: 3, double: 4, string: 5 } as const;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const nameSize = 9;
const versionBits = 10n;

/** The name in the id of a module's type. */
export function moduleName(id: bigint): string {
  let name = '';
  let rest = id >> versionBits;
  for (let i = 0; i < nameSize; i++) {
    name = alphabet.charAt(Number(rest & 63n)) + name;
    rest >>= 6n;
  }
  return name;
}

/** Goes over what follows the id. */
export function skipModuleData(reader: RdbReader): void {
  for (;;) {
    const at = reader.offset;
    switch (reader.length()) {
      case ModuleOpcode.end:
        return;
      case ModuleOpcode.signed:
      case ModuleOpcode.unsigned:
        reader.unsigned();
        break;
      case ModuleOpcode.float:
        reader.skip(4);
        break;
      case ModuleOpcode.double:
        reader.skip(8);
        break;
      case ModuleOpcode.string:
        reader.skipString();
        break;
      default:
        throw reader.error('RDB_CORRUPT_VALUE', 'this is no datum of a module', at);
    }
  }
}

/** Refuses the value of a module whose id is next, by its name. */
export function refuseModule(reader: RdbReader): never {
  const at = reader.offset;
  const name = moduleName(reader.unsigned());
  const message = `the value is a module's, ${name}, which only that module can read`;
  throw reader.error('RDB_UNSUPPORTED_TYPE', message, at);
}
