/**
 * Whether the dataset is to be saved by itself: some save point is reached, and the last attempt was
 * no failure of a moment ago.
 *
 * @see redis/src/server.c serverCron (7.0)
 */
import type { SavePoint } from '../config/directives/save-points.js';

/** Seconds between attempts after one that failed. */
const retrySeconds = 5;

/** What is known of saves so far. */
export interface SaveHistory {
  /** Changes since the last one. */
  readonly changes: number;
  /** Unix time in seconds: of the last success, and of the last attempt. */
  readonly savedAt: number;
  readonly triedAt: number;
  readonly lastStatus: 'ok' | 'err';
}

/** Returns the save point that is reached, if any. */
export function dueSavePoint(
  points: readonly SavePoint[],
  history: SaveHistory,
  nowSeconds: number,
): SavePoint | undefined {
  if (!mayTry(history, nowSeconds)) return undefined;
  const elapsed = nowSeconds - history.savedAt;
  return points.find(({ seconds, changes }) => history.changes >= changes && elapsed > seconds);
}

/** Whether another attempt may be made, as far as the last one is concerned. */
export function mayTry(history: SaveHistory, nowSeconds: number): boolean {
  return history.lastStatus === 'ok' || nowSeconds - history.triedAt > retrySeconds;
}
