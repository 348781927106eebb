/**
 * What an RDB file says, as plain objects, for whoever reads or makes one and is in no hurry.
 *
 *     { kind: 'aux', name: <redis-ver>, value: <7.0.15> }
 *     { kind: 'library', code: <#!lua name=lib ...> }
 *     { kind: 'key', database: 0, key: <user>, expireAtMs: undefined, ...
 *       value: { kind: 'hash', fields: [{ field: <name>, value: <Ada>, expireAtMs: undefined }] } }
 *
 * Strings are Buffers (in a template they are text in UTF-8), and the reader's to keep.
 */
import type { StreamState } from '../values/value-visitor.js';

export type DumpEntry = DumpAux | DumpLibrary | DumpKey;

/** Something about the file. */
export interface DumpAux {
  readonly kind: 'aux';
  readonly name: Buffer;
  readonly value: Buffer;
}

/** A library of functions. */
export interface DumpLibrary {
  readonly kind: 'library';
  readonly code: Buffer;
}

export interface DumpKey {
  readonly kind: 'key';
  readonly database: number;
  readonly key: Buffer;
  readonly value: DumpValue;
  /** In ms since 1970. */
  readonly expireAtMs?: number | undefined;
  /** Since the key was used, as an LRU policy counts. */
  readonly idleSeconds?: number | undefined;
  /** The counter of an LFU policy. */
  readonly frequency?: number | undefined;
}

export type DumpValue =
  | DumpString
  | DumpList
  | DumpSet
  | DumpZset
  | DumpHash
  | DumpStream
  | DumpModule;

export interface DumpString {
  readonly kind: 'string';
  readonly string: Buffer;
}

export interface DumpList {
  readonly kind: 'list';
  readonly elements: Buffer[];
}

export interface DumpSet {
  readonly kind: 'set';
  readonly members: Buffer[];
}

export interface DumpZset {
  readonly kind: 'zset';
  /** Lowest score first, then by member; as read, in the order of the file. */
  readonly members: { readonly member: Buffer; readonly score: number }[];
}

export interface DumpField {
  readonly field: Buffer;
  readonly value: Buffer;
  /** In ms since 1970, for a field with a time to live of its own. */
  readonly expireAtMs?: number | undefined;
}

export interface DumpHash {
  readonly kind: 'hash';
  readonly fields: DumpField[];
}

/** Ids of streams are two unsigned integers of 64 bits. */
export interface DumpStreamId {
  readonly ms: bigint;
  readonly seq: bigint;
}

export interface DumpStreamEntry extends DumpStreamId {
  readonly fields: { readonly field: Buffer; readonly value: Buffer }[];
}

export interface DumpPending extends DumpStreamId {
  readonly deliveredAtMs: number;
  readonly deliveryCount: number;
}

export interface DumpConsumer {
  readonly name: Buffer;
  readonly seenAtMs: number;
  /** -1: never. */
  readonly activeAtMs: number;
  readonly pending: DumpStreamId[];
}

export interface DumpGroup {
  readonly name: Buffer;
  readonly lastMs: bigint;
  readonly lastSeq: bigint;
  /** -1: not known. */
  readonly entriesRead: bigint;
  readonly pending: DumpPending[];
  readonly consumers: DumpConsumer[];
}

export interface DumpStream {
  readonly kind: 'stream';
  readonly entries: DumpStreamEntry[];
  readonly state: StreamState;
  readonly groups: DumpGroup[];
}

/** The value of a module, which only the module can read. It cannot be written. */
export interface DumpModule {
  readonly kind: 'module';
}
