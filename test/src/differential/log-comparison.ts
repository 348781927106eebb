/** Compares the records two servers logged for the same commands. */
import type { LogRecord } from '../support/log-files.js';

/** Two servers read their clocks at almost the same time. */
const toleranceMs = 5000;

/** Varve knows no later time: see DIFFERENCES.md. */
const latestTimeMs = Number.MAX_SAFE_INTEGER;

/** Describes the first record that differs; undefined: all are equal, times of expiry nearly so. */
export function firstLogDifference(ours: readonly LogRecord[], theirs: readonly LogRecord[]): string | undefined {
  const count = Math.max(ours.length, theirs.length);
  for (let i = 0; i < count; i += 1) {
    const [a, b] = [ours[i], theirs[i]];
    if (a !== undefined && b !== undefined && (a.bytes.equals(b.bytes) || isSameButTime(a, b))) continue;
    return `record ${i}: ${show(a)}, not ${show(b)}; before it ${show(theirs[i - 1])}, after it ${show(theirs[i + 1])}`;
  }
  return undefined;
}

function isSameButTime(ours: LogRecord, theirs: LogRecord): boolean {
  if (ours.args.length !== theirs.args.length) return false;
  return ours.args.every((argument, i) => {
    const other = theirs.args[i] as string;
    if (argument === other) return true;
    const isTime = i >= 2 && /^\d{13,}$/.test(argument) && /^\d{13,}$/.test(other);
    if (!isTime) return false;
    const [a, b] = [Number(argument), Number(other)];
    return Math.abs(a - b) <= toleranceMs || Math.min(a, b) >= latestTimeMs;
  });
}

function show(record: LogRecord | undefined): string {
  return record === undefined ? '(the end)' : JSON.stringify(record.args).slice(0, 500);
}
