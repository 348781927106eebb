/**
 * How many entries of a stream a consumer group has read, for streams of before Redis 7.0, which
 * did not count.
 *
 *     the group's last id is ...                    it has read
 *     of a stream that never had an entry           0
 *     at most the last id, and the stream is empty  entries added
 *     the stream's last id                          entries added
 *     before the first entry                        entries added - length
 *     the first entry                               entries added - length + 1
 *     anything else                                 not known: -1
 *
 * No entry counts as deleted in such a stream: it does not say so.
 *
 * Spec: redis/src/t_stream.c streamEstimateDistanceFromFirstEverEntry (7.0).
 */
import type { StreamState } from './value-visitor.js';

const unknown = -1n;

/** Estimates; `ms`-`seq` is the last id the group was given. */
export function estimateEntriesRead(state: StreamState, ms: bigint, seq: bigint): bigint {
  if (state.entriesAdded === 0n) return 0n;
  const toLast = compareIds(ms, seq, state.lastMs, state.lastSeq);
  if (toLast === 0 || (state.length === 0 && toLast < 0)) return state.entriesAdded;
  if (toLast > 0) return unknown;
  const before = state.entriesAdded - BigInt(state.length);
  const toFirst = compareIds(ms, seq, state.firstMs, state.firstSeq);
  if (toFirst < 0) return before;
  return toFirst === 0 ? before + 1n : unknown;
}

/** Negative, 0 or positive as the first id is smaller, equal or larger. */
export function compareIds(ms: bigint, seq: bigint, otherMs: bigint, otherSeq: bigint): number {
  if (ms !== otherMs) return ms < otherMs ? -1 : 1;
  if (seq !== otherSeq) return seq < otherSeq ? -1 : 1;
  return 0;
}
