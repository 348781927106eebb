/**
 * What commands ask of the server around them. Declared here, implemented by the store, so that
 * this package knows no disk, clock, socket or configuration file.
 *
 * Dispatch reads `loading`, `writesDenied` and `gate.tracking` for every command: plain fields,
 * please.
 */
import type { Propagation } from './propagation.js';
import type { Session } from './session.js';

/** Settings that commands read while they run; the host changes them with its configuration. */
export interface Settings {
  /** Log the deletion of an expired key as UNLINK (lazyfree-lazy-expire). */
  lazyExpire: boolean;
  /** Log GETDEL as UNLINK (lazyfree-lazy-user-del). */
  lazyUserDelete: boolean;
  /** Largest string that APPEND and SETRANGE may make (proto-max-bulk-len). */
  bulkSizeMax: number;
  /** Largest sparse HyperLogLog, header included (hll-sparse-max-bytes). */
  hllSparseSizeMax: number;
}

/**
 * Which log records a session's replies depend on. While `tracking`, commands report every key they
 * read or write; the gate keeps the sequence of the last write to each.
 */
export interface WriteGate {
  /** False while every record is released at once: then nothing is reported. */
  readonly tracking: boolean;
  /** The running unit changed a key. */
  wrote(db: number, bytes: Uint8Array, start: number, end: number): void;
  /**
   * The running unit changed keys without end (FLUSHALL, FLUSHDB, SWAPDB): whatever is read next
   * depends on it.
   */
  wroteAll(): void;
  /** The running command looked at a key, present or not. */
  read(db: number, bytes: Uint8Array, start: number, end: number): void;
  /**
   * The running command looked at keys without end (KEYS, DBSIZE, SCAN, DEBUG DIGEST): depends on
   * all records so far.
   */
  readAll(): void;
}

/**
 * What is told of keys that clients may wait for (BLPOP, BZPOPMIN, XREAD BLOCK, ...). A unit is
 * running when it is told: those who wait are served after it.
 */
export interface KeyWaiters {
  /**
   * A key came to hold a list, a sorted set or a stream, or a stream an entry more. The bytes are
   * valid during the call only.
   */
  keyReady(db: number, bytes: Uint8Array, start: number, end: number): void;
  /** Two databases have changed places: any key of either may be ready. */
  databasesSwapped(first: number, second: number): void;
}

/** CONFIG. */
export interface Configuration {
  /**
   * Changes directives, all or none. Name, value, name, value, ...; returns the error text if
   * refused.
   */
  set(pairs: readonly string[]): string | undefined;
  /** Name, in lower case, and value of each directive whose name matches. */
  select(matches: (name: string) => boolean): Map<string, string>;
  /** Writes the configuration file anew; returns the error text if that failed. */
  rewrite(): string | undefined;
}

/** The sessions there are. */
export interface Sessions {
  /** In the order in which they came. */
  list(): readonly Session[];
  /** The line of CLIENT LIST and CLIENT INFO, without the line end. */
  describe(session: Session): string;
  /** Ends a session at once; its own session after the reply. */
  kill(session: Session): void;
}

/** What a command that starts something in the background answers. */
export type StartAnswer = { readonly status: string } | { readonly error: string };

/** What DEBUG RELOAD is told. */
export interface ReloadRequest {
  /** Save a dump before. */
  readonly save: boolean;
  /** Empty the keyspace before. */
  readonly flush: boolean;
  /** Let keys of the dump replace those that are there. */
  readonly merge: boolean;
}

/** What touches the files of the store. */
export interface Persistence {
  /** Unix time of the last successful save, in seconds (LASTSAVE). */
  readonly lastSaveSeconds: number;
  /** Saves a dump before it returns (SAVE); returns the error text if that failed. */
  save(): string | undefined;
  /**
   * Saves a dump beside the commands (BGSAVE).
   *
   * @param mayWait if a rewrite is under way, wait for its end (SCHEDULE)
   * @param isDeferred do not start within this unit: it is a transaction
   */
  startSave(mayWait: boolean, isDeferred: boolean): StartAnswer;
  /** Rewrites the log beside the commands (BGREWRITEAOF). `isDeferred` as for `startSave`. */
  startRewrite(isDeferred: boolean): StartAnswer;
  /** All databases were emptied by a client: what dumps hold is gone (FLUSHALL). */
  flushedAll(): void;
  /**
   * Loads the dump (DEBUG RELOAD); returns the error text if that failed. Leaves the running context
   * entered as it was, and propagates nothing.
   */
  reload(request: ReloadRequest): string | undefined;
  /**
   * Empties the keyspace and loads the log again (DEBUG LOADAOF); returns the error text if that
   * failed. May replay on the running context: leaves it entered as it was, and propagates nothing.
   */
  reloadLog(): string | undefined;
  /** Delays each write of the log by so many microseconds (DEBUG AOF-FLUSH-SLEEP). */
  setFlushDelay(microseconds: number): void;
}

/** DEBUG, as far as it is not about files. */
export interface Debugging {
  /** Tells whether a session may use DEBUG (enable-debug-command). */
  allows(session: Session): boolean;
  /** While off, keys past their time are deleted when they are accessed and not before. */
  setActiveExpiry(enabled: boolean): void;
  /** Returns after so long; nothing else runs meanwhile. */
  sleep(milliseconds: number): void;
}

/** Memory of the databases, of what is around them and of the process, in bytes (MEMORY STATS). */
export interface MemoryFigures {
  /** All that is counted: blocks of the databases, buffers of the log and of clients. */
  readonly used: number;
  /** The most it ever was. */
  readonly usedPeak: number;
  /** What it was before there were keys. */
  readonly usedAtStart: number;
  readonly clientBuffers: number;
  readonly logBuffers: number;
  /** What the system gave the process (RSS); 0: not known. */
  readonly resident: number;
}

export interface ShutdownRequest {
  /** SAVE, NOSAVE, or as configured. */
  readonly save: boolean | undefined;
  /** Do not wait for replicas. */
  readonly now: boolean;
  /** Go on after errors. */
  readonly force: boolean;
}

export interface Host {
  readonly settings: Settings;
  readonly gate: WriteGate;
  /** Undefined: nobody ever waits. */
  readonly keyWaiters: KeyWaiters | undefined;
  readonly configuration: Configuration;
  readonly sessions: Sessions;
  readonly persistence: Persistence;
  readonly debugging: Debugging;
  /** The version of Redis whose behaviour this is ("7.0.15"): what HELLO tells clients. */
  readonly version: string;
  /** The dataset is not complete yet: only commands flagged `loading` run. */
  readonly loading: boolean;
  /** Why writes are refused (the whole MISCONF text); `undefined` while they are not. */
  readonly writesDenied: string | undefined;
  /** Microseconds since an arbitrary moment; never goes back. For work that must end in time. */
  microseconds(): number;
  /** Whether a password protects the default user. */
  readonly passwordRequired: boolean;
  /**
   * Takes the unit into the log. Called once per unit that has records, right after it ran and
   * before its reply can leave. The unit is valid during the call only.
   */
  propagate(unit: Propagation): void;
  /** Tells whether these are the credentials of a user. */
  authenticate(user: Uint8Array, password: Uint8Array): boolean;
  /**
   * The text of INFO: section names in lower case, among them "default", "all" and "everything";
   * none means the default ones; unknown ones are nothing.
   */
  info(sections: readonly string[]): string;
  memoryFigures(): MemoryFigures;
  /** Forgets the counters that are not the commands' own (CONFIG RESETSTAT). */
  resetStatistics(): void;
  /** Starts to shut down; returns the error text if refused. The reply is dropped on success. */
  shutdown(request: ShutdownRequest): string | undefined;
  /** Stops a shutdown in progress; returns the error text if there is none. */
  abortShutdown(): string | undefined;
}
