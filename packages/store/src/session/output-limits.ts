/**
 * Closes sessions that let their replies pile up, and pauses reading from those that begin to.
 *
 *     output of a session                          what happens
 *     above `outputPauseBytes`                     nothing is read from it until it has read
 *     above the soft limit for so many seconds     closed
 *     above the hard limit                         closed at once
 *     above 64 KiB without having authenticated    closed at once (CVE-2025-21605)
 *
 * Pausing bounds what a client can make the server hold by sending commands without reading their
 * replies; the limits are for replies to commands sent before that.
 */
import type { OutputLimit } from '../config/directives/client-output-buffer-limit.js';
import type { StoreSession } from './store-session.js';

/** Above this reading stops. */
export const outputPauseBytes = 1024 * 1024;

/** What a client may let pile up before it has authenticated. */
export const unauthenticatedOutputBytesMax = 64 * 1024;

/** Tells whether a session exceeds its limits, and remembers since when it exceeds the soft one. */
export function isOverLimit(session: StoreSession, limit: OutputLimit, nowMs: number): boolean {
  const bytes = session.outputBytes;
  if (!session.authenticated && bytes > unauthenticatedOutputBytesMax) return true;
  if (limit.hardBytes > 0 && bytes > limit.hardBytes) return true;
  if (limit.softBytes === 0 || bytes <= limit.softBytes) {
    session.aboveSoftSinceMs = -1;
    return false;
  }
  if (session.aboveSoftSinceMs < 0) session.aboveSoftSinceMs = nowMs;
  return nowMs - session.aboveSoftSinceMs > limit.softSeconds * 1000;
}
