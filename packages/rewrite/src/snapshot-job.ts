/**
 * What is to be written, and what became of it. A job is plain data: it goes to another thread by
 * structured clone, and its memory is shared with it, not copied.
 *
 *     dump.rdb       { kind: 'rdb', aux: [['redis-ver', '7.0.15'], ..., ['aof-base', '0']], ... }
 *     BASE, RDB      { kind: 'rdb', aux: [..., ['aof-base', '1']], ... }
 *     BASE, RESP     { kind: 'resp', fileId: 0x5eed, timestampSeconds: undefined }
 *
 * The RDB version is that which the form asks for, and 12 if a hash has fields that expire
 * (`rdbVersionOf`).
 */
import type { FrozenMemory } from '@varve/keyspace';
import { rdbVersionMax } from '@varve/rdb';

/** What of the access clocks a file is to tell: a server does by its eviction policy. */
export type AccessTimes =
  | { readonly kind: 'none' }
  /** Idle times in seconds: clocks are LRU stamps. */
  | { readonly kind: 'idle'; readonly nowMs: number }
  /** Counters: clocks are LFU stamps, which decay (lfu-decay-time). */
  | { readonly kind: 'frequency'; readonly nowMs: number; readonly decayMinutes: number };

/** A file in RDB form. */
export interface RdbForm {
  readonly kind: 'rdb';
  /** The version of the file, unless the data needs a later one (rdb-write-version). */
  readonly versionMin: 10 | 11 | 12;
  /** rdbcompression. */
  readonly compression: boolean;
  /** rdbchecksum. */
  readonly checksum: boolean;
  /** The fields about the file, in order. */
  readonly aux: readonly (readonly [name: string, value: string])[];
  readonly access: AccessTimes;
}

/** A file in RESP form: commands that build the dataset from nothing. */
export interface RespForm {
  readonly kind: 'resp';
  /** Seeds the checksums of the file, as in LogFile of @varve/aof; without it there are none. */
  readonly fileId: number | undefined;
  /** Second for a `#TS:` line at the start (aof-timestamp-enabled); without it there is none. */
  readonly timestampSeconds: number | undefined;
}

export interface SnapshotJob {
  /** Of an open view, or of a keyspace that nothing changes meanwhile. */
  readonly memory: FrozenMemory;
  /** The file: created, or emptied if it is there. A temporary name, which the caller changes. */
  readonly path: string;
  readonly form: RdbForm | RespForm;
  /** Sync the file every 4 MiB (rdb-save-incremental-fsync, aof-rewrite-incremental-fsync). */
  readonly incrementalSync: boolean;
  /** Microseconds to wait after each key (rdb-key-save-delay); 0 for none. */
  readonly keyDelayUs: number;
}

/**
 * What became of a job.
 *
 * `written`: all of the file is on disk, its name not yet (Storage.syncDirectory). Otherwise the
 * file is gone, unless the disk refused that too.
 */
export type SnapshotOutcome =
  | {
      readonly kind: 'written';
      /** Bytes of the file. */
      readonly size: number;
      /** Count of keys in it. */
      readonly keys: number;
      /** How long it took. */
      readonly ms: number;
    }
  | SnapshotFailure
  | { readonly kind: 'cancelled' };

export interface SnapshotFailure {
  readonly kind: 'failed';
  /** What failed, on which path, and why: for a log. */
  readonly error: string;
  /** Why alone, as strerror(3) says it where the disk refused: "No space left on device". */
  readonly reason: string;
}

/** The version of the RDB that a view makes. */
export function rdbVersionOf(memory: FrozenMemory, { versionMin }: RdbForm): 10 | 11 | 12 {
  return memory.fieldsMayExpire ? rdbVersionMax : versionMin;
}
