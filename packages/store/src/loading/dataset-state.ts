/** The dataset's files, as INFO sees them. */
import type { LogWriter } from '@varve/aof';

export interface DatasetState {
  readonly isLoaded: boolean;
  /** Whether there is to be a log. */
  readonly isEnabled: boolean;
  /** When loading began: Unix time in ms. */
  readonly startedMs: number;
  readonly totalBytes: number;
  readonly loadedBytes: number;
  /** Keys of the last dump that was loaded, and those of it that were past their time. */
  readonly keysLoaded: number;
  readonly keysExpired: number;
  /** The appending end of the log; undefined before everything is loaded, and without a log. */
  readonly log: LogWriter | undefined;
  /** Bytes in all files of the log (aof_current_size). */
  readonly currentSize: number;
  /** `currentSize` when the log was opened (aof_base_size). */
  readonly baseSize: number;
}
