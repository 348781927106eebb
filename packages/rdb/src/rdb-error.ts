/**
 * What was read is not a value that Redis wrote, or not one that this package reads.
 *
 * `code` is stable and meant for branching, the message is not:
 *
 *     RDB_TRUNCATED              the bytes end inside a value
 *     RDB_BAD_LENGTH             a length is not one, or cannot be true
 *     RDB_BAD_ENCODING           a string's encoding is unknown, or its compression is damaged
 *     RDB_BAD_SIGNATURE          a file does not begin as an RDB file does
 *     RDB_BAD_CRC                a file, or a DUMP payload, does not sum to its checksum
 *     RDB_UNSUPPORTED_TYPE       a type byte that is none, or a module's
 *     RDB_UNSUPPORTED_OPCODE     an opcode of a file that this package does not read
 *     RDB_UNSUPPORTED_VERSION    a file, or a DUMP payload, of a later RDB version
 *     RDB_CORRUPT_VALUE          well-formed strings and lengths that make no value
 *     RDB_EMPTY_VALUE            a collection without elements, which no key can hold
 *
 * RDB_EMPTY_VALUE is thrown after the last byte of the value was read: a loader may go on with the
 * next key, as Redis does.
 */
export type RdbErrorCode =
  | 'RDB_TRUNCATED'
  | 'RDB_BAD_LENGTH'
  | 'RDB_BAD_ENCODING'
  | 'RDB_BAD_SIGNATURE'
  | 'RDB_BAD_CRC'
  | 'RDB_UNSUPPORTED_TYPE'
  | 'RDB_UNSUPPORTED_OPCODE'
  | 'RDB_UNSUPPORTED_VERSION'
  | 'RDB_CORRUPT_VALUE'
  | 'RDB_EMPTY_VALUE';

export class RdbError extends Error {
  override readonly name: string = 'RdbError';
  readonly code: RdbErrorCode;
  /** The message without the place. */
  readonly reason: string;
  /** Where in the bytes read the part begins that is wrong. */
  readonly offset: number;

  constructor(code: RdbErrorCode, reason: string, offset: number) {
    super(`${reason} (at byte ${offset})`);
    this.code = code;
    this.reason = reason;
    this.offset = offset;
  }
}
