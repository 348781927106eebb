/**
 * The one error class of this package, and its codes.
 *
 * A code is API and names one kind of trouble; the message is for the operator: what, where, and
 * what to do next. `file` and `offset` say where, when there is a where. Messages that Redis has
 * for the same event are Redis's, so that what operators know and grep for still works.
 *
 * The codes, each with a heading in docs/formats/aof.md:
 *
 *   TORN_TAIL          the end of the last file is missing, and `aof-load-truncated` is no
 *   NOT_LAST           the same in a file that is not the last one: what follows it would be a hole
 *   BAD_FORMAT         bytes that are not a record, outside of any checksummed batch
 *   BAD_CHECKSUM       bytes that were durable once have changed since: bit rot
 *   BROKEN_LINK        a file does not continue its predecessor: records between them are missing
 *   FOREIGN_TAIL       another program appended after a torn batch: cutting would drop that
 *   MISSING_FILE       the manifest names a file that is not there
 *   MISSING_MANIFEST   there are data files but no manifest
 *   BAD_MANIFEST       the manifest breaks its grammar
 *   UNKNOWN_COMMAND    replay met a command that the store refuses
 *   RDB_BASE           the BASE is in RDB form and no loader for it was given
 *   BAD_RDB            the BASE is in RDB form and cannot be loaded; see `cause`
 *   WRITE_FAILED       write(2) failed under `always`
 *   SYNC_FAILED        fsync failed: the file is poisoned
 *   IO                 any other refusal of the storage; see `cause`
 */
export const AofErrorCode = {
  tornTail: 'TORN_TAIL',
  notLast: 'NOT_LAST',
  badFormat: 'BAD_FORMAT',
  badChecksum: 'BAD_CHECKSUM',
  brokenLink: 'BROKEN_LINK',
  foreignTail: 'FOREIGN_TAIL',
  missingFile: 'MISSING_FILE',
  missingManifest: 'MISSING_MANIFEST',
  badManifest: 'BAD_MANIFEST',
  unknownCommand: 'UNKNOWN_COMMAND',
  rdbBase: 'RDB_BASE',
  badRdb: 'BAD_RDB',
  writeFailed: 'WRITE_FAILED',
  syncFailed: 'SYNC_FAILED',
  io: 'IO',
} as const;

export type AofErrorCode = (typeof AofErrorCode)[keyof typeof AofErrorCode];

/** Where an error was found. */
export interface AofErrorPlace {
  /** Name (not path) of the file. */
  readonly file?: string;
  /** Offset in it, in bytes. */
  readonly offset?: number;
  /** Sequence number of the batch there. */
  readonly batch?: number;
}

/** Trouble with the log. */
export class AofError extends Error {
  override readonly name: string = 'AofError';
  readonly code: AofErrorCode;
  readonly file: string | undefined;
  readonly offset: number | undefined;
  readonly batch: number | undefined;

  constructor(code: AofErrorCode, message: string, place: AofErrorPlace = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.file = place.file;
    this.offset = place.offset;
    this.batch = place.batch;
  }
}
