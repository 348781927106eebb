/**
 * Counters of INFO that commands themselves advance. The store reads them and resets them.
 */
export class Statistics {
  commandsProcessed: number;
  keyspaceHits: number;
  keyspaceMisses: number;
  expiredKeys: number;
  /** Fields of hashes. */
  expiredFields: number;
  evictedKeys: number;
  /** For how long maxmemory was exceeded, until it no longer was. */
  evictionExceededMicroseconds: number;
  errorReplies: number;
  /** Error replies by their first word (INFO errorstats). */
  readonly errorsByCode: Map<string, number>;

  constructor() {
    this.commandsProcessed = 0;
    this.keyspaceHits = 0;
    this.keyspaceMisses = 0;
    this.expiredKeys = 0;
    this.expiredFields = 0;
    this.evictedKeys = 0;
    this.evictionExceededMicroseconds = 0;
    this.errorReplies = 0;
    this.errorsByCode = new Map();
  }

  /** Counts the error reply at `bytes[start]`, the "-". */
  countError(bytes: Buffer, start: number): void {
    let end = start + 1;
    while (end < bytes.length && (bytes[end] as number) > 0x20) end++;
    const code = bytes.toString('latin1', start + 1, end);
    this.errorReplies++;
    this.errorsByCode.set(code, (this.errorsByCode.get(code) ?? 0) + 1);
  }

  /** Forgets all (CONFIG RESETSTAT). */
  reset(): void {
    this.commandsProcessed = 0;
    this.keyspaceHits = 0;
    this.keyspaceMisses = 0;
    this.expiredKeys = 0;
    this.expiredFields = 0;
    this.evictedKeys = 0;
    this.evictionExceededMicroseconds = 0;
    this.errorReplies = 0;
    this.errorsByCode.clear();
  }
}
