/**
 * Where the keys of a snapshot go: one implementation for each form of file.
 *
 *     database  entry*  database  entry* ...  complete
 *
 * Every method but `abandon` may throw StorageError; then only `abandon` may follow.
 */
import type { EntryView } from '@varve/keyspace';

export interface KeySink {
  /** Begins a database that has keys. They are ascending. */
  database(index: number, size: number, expires: number): void;
  /** Writes a key with all there is about it. The view is lent. */
  entry(entry: EntryView): void;
  /** Ends the file; returns its size. After: its content is on disk. */
  complete(): number;
  /** Closes and removes the file, if it is there. Never throws StorageError. */
  abandon(): void;
}
