/**
 * A file of RDB that is well-formed, and cannot be loaded here. (What is not well-formed is an
 * RdbError, what cannot be read a StorageError.)
 *
 *     TOO_MANY_DATABASES     it has keys in a database that there is not: raise `databases`
 *     DUPLICATE_KEY          a key comes twice, or was there before
 *
 * Messages are Redis's. Spec: redis/src/rdb.c rdbLoadRioWithLoadingCtx (7.0).
 */
export type SnapshotLoadErrorCode = 'TOO_MANY_DATABASES' | 'DUPLICATE_KEY';

export class SnapshotLoadError extends Error {
  override readonly name: string = 'SnapshotLoadError';
  /** Stable, meant for branching. */
  readonly code: SnapshotLoadErrorCode;
  /** Where in the file the reader was. */
  readonly offset: number;

  constructor(code: SnapshotLoadErrorCode, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
