/**
 * What a value is told to, in order, while it is read: one call per element.
 *
 *     string    string
 *     list      list      element*       end
 *     set       set       member*        end
 *     zset      zset      scored*        end
 *     hash      hash      field*         end
 *     stream    stream    ( streamEntry streamField* )*  streamState
 *               ( streamGroup streamPending* ( streamConsumer streamConsumerPending* )* )*  end
 *
 * The encoding is gone: a list of ziplists and one of listpacks make the same calls. A kind of
 * value has an interface of its own, so that who only builds lists implements just that.
 *
 * - RdbStrings, and their bytes, are lent until the call returns.
 * - `count` is how many elements follow, 0 where that is not known yet. It is a hint, at most the
 *   bytes that are left, in the buffer of a reader with a feed: room may be made for it.
 * - If a value turns out to be damaged after its first call, the reader throws, and `end` is never
 *   called. `checkValue` beforehand tells.
 * - Duplicates are told as they come, unless `checkValue` refused them before.
 */
import type { RdbString } from '../rdb-string.js';

export interface StringVisitor {
  string(value: RdbString): void;
}

export interface ListVisitor {
  list(count: number): void;
  element(element: RdbString): void;
  end(): void;
}

export interface SetVisitor {
  set(count: number): void;
  member(member: RdbString): void;
  end(): void;
}

export interface ZsetVisitor {
  zset(count: number): void;
  /** Never NaN. The order is that of the encoding: by score up, or down, or none. */
  scored(member: RdbString, score: number): void;
  end(): void;
}

export interface HashVisitor {
  hash(count: number): void;
  /** `expireAtMs` is set for fields with a time to live of their own, Redis 7.4 and later. */
  field(field: RdbString, value: RdbString, expireAtMs: number | undefined): void;
  end(): void;
}

/** What a stream knows beside its entries. */
export interface StreamState {
  length: number;
  lastMs: bigint;
  lastSeq: bigint;
  /** Of the first entry, 0-0 in an empty stream. */
  firstMs: bigint;
  firstSeq: bigint;
  maxDeletedMs: bigint;
  maxDeletedSeq: bigint;
  entriesAdded: bigint;
}

/** The two halves of ids are unsigned integers of 64 bits. */
export interface StreamVisitor {
  stream(): void;
  /** Begins an entry; its id is larger than the one before. `count` fields follow: exact. */
  streamEntry(ms: bigint, seq: bigint, count: number): void;
  streamField(field: RdbString, value: RdbString): void;
  /** All entries were told. */
  streamState(state: StreamState): void;
  /** Begins a consumer group. `entriesRead` is -1 if it is not known. */
  streamGroup(name: RdbString, lastMs: bigint, lastSeq: bigint, entriesRead: bigint): void;
  /** An entry delivered to some consumer of this group, and not acknowledged. Ids ascend. */
  streamPending(ms: bigint, seq: bigint, deliveredAtMs: number, deliveryCount: number): void;
  /** Begins a consumer. `activeAtMs` is -1 if it never was; before Redis 7.2 it is `seenAtMs`. */
  streamConsumer(name: RdbString, seenAtMs: number, activeAtMs: number): void;
  /** An entry, pending in the group, that is this consumer's. Ids ascend. */
  streamConsumerPending(ms: bigint, seq: bigint): void;
  end(): void;
}

/** Whom any value can be told to. */
export interface ValueVisitor
  extends StringVisitor,
    ListVisitor,
    SetVisitor,
    ZsetVisitor,
    HashVisitor,
    StreamVisitor {}
