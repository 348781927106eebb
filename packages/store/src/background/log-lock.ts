/**
 * What keeps two stores from writing to one log: asked of whoever opens the store, since a lock is
 * made of what packages do not touch.
 *
 *     held        from the start with a log, from CONFIG SET appendonly yes, or from BGREWRITEAOF
 *     given up    when the log is closed: by CONFIG SET appendonly no, or at the end of BGREWRITEAOF
 *
 * Both calls answer at once: CONFIG SET waits for nobody. The start is the opener's: a store that is
 * opened with a log has the lock already.
 */
export interface LogLock {
  /** Takes it, unless it is held. Returns whether it is; the opener's log says why not. */
  take(): boolean;
  /** Gives it up, if it is held. */
  release(): void;
}

/** For a store whose directory nobody else knows. */
export const noLock: LogLock = { take: () => true, release: () => undefined };
