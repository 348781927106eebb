/**
 * How many entries a group has read, and how many it has not: the lag.
 *
 *     the stream never had an entry                          lag 0
 *     reads are counted, nothing deleted lies ahead          entries added - entries read
 *     else, if the position of the last id can be told       entries added - that
 *     else                                                   not known
 *
 * Spec: redis/src/t_stream.c streamRangeHasTombstones, streamReplyWithCGLag,
 * streamEstimateDistanceFromFirstEverEntry (7.0.15).
 */
import {
  compareIds,
  isZeroId,
  setWide,
  wideToBigint,
  type ConsumerGroup,
  type StreamRoom,
} from '@varve/keyspace';

/** A count of entries read that is not known. */
export const unknownCount = -1n;

export function readEntriesRead(group: ConsumerGroup): bigint {
  return BigInt.asIntN(64, wideToBigint(group.entriesRead, 0));
}

export function readEntriesAdded(stream: StreamRoom): bigint {
  return BigInt.asIntN(64, wideToBigint(stream.header.entriesAdded, 0));
}

/** How many entries the selected group has not read; `undefined` if that is not known. */
export function lagOf(stream: StreamRoom): bigint | undefined {
  const { group } = stream;
  const added = readEntriesAdded(stream);
  if (added === 0n) return 0n;
  const read = readEntriesRead(group);
  if (read !== unknownCount && !hasDeletedFrom(stream, group.lastId)) return added - read;
  const estimate = estimateRead(stream, group.lastId);
  return estimate === unknownCount ? undefined : added - estimate;
}

/** The selected group has just been given the entry of that id, which becomes its last one. */
export function advanceGroup(stream: StreamRoom, id: Uint32Array): void {
  const { group } = stream;
  const read = readEntriesRead(group);
  if (read !== unknownCount && !hasDeletedFrom(stream, id)) {
    setWide(group.entriesRead, 0, read + 1n);
  } else if (readEntriesAdded(stream) !== 0n) {
    setWide(group.entriesRead, 0, estimateRead(stream, id));
  }
  group.lastId.set(id);
}

/**
 * Whether an entry with that id or a greater one was deleted; what was deleted before the first
 * entry does not count.
 */
function hasDeletedFrom(stream: StreamRoom, id: Uint32Array): boolean {
  const { length, maxDeletedId } = stream.header;
  if (length === 0 || isZeroId(maxDeletedId)) return false;
  if (compareIds(id, 0, maxDeletedId, 0) > 0) return false;
  return compareIds(stream.firstId(), 0, maxDeletedId, 0) <= 0;
}

/** How many entries were added up to that id; `unknownCount` if it cannot be told. */
function estimateRead(stream: StreamRoom, id: Uint32Array): bigint {
  const { header } = stream;
  const added = readEntriesAdded(stream);
  const toLast = compareIds(id, 0, header.lastId, 0);
  if (added === 0n || toLast === 0 || (header.length === 0 && toLast < 0)) return added;
  if (toLast > 0) return unknownCount;
  const first = stream.firstId();
  const { maxDeletedId } = header;
  if (!isZeroId(maxDeletedId) && compareIds(maxDeletedId, 0, first, 0) >= 0) return unknownCount;
  const toFirst = compareIds(id, 0, first, 0);
  if (toFirst > 0) return unknownCount;
  const before = added - BigInt(header.length);
  return toFirst < 0 ? before : before + 1n;
}
