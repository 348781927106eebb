/**
 * Reads streams, in any encoding.
 *
 *     count, ( id, listpack )*                          nodes: the id as a string of 16 bytes
 *     length, last id                                   each id two lengths
 *     first id, largest deleted id, entries added       from STREAM_LISTPACKS_2 on
 *     count of groups, then for each
 *       name, last id
 *       entries read                                    the same; 2^64 - 1: not known
 *       count, ( id, delivery time, deliveries )*       what is pending: 16 bytes, 8, length
 *       count of consumers, then for each
 *         name, seen time
 *         active time                                   from STREAM_LISTPACKS_3 on
 *         count, id*                                    what of the pending is this one's
 *
 * Ids of 16 bytes are big-endian. What an earlier encoding does not have is filled in as Redis does
 * when it loads one.
 *
 * Spec: redis/src/rdb.c rdbLoadObject (7.0, 7.2).
 */
import type { RdbReader } from '../rdb-reader.js';
import { RdbType } from '../rdb-type.js';
import { estimateEntriesRead } from './stream-estimate.js';
import { StreamNodeReader } from './stream-node.js';
import type { StreamState, StreamVisitor } from './value-visitor.js';

const idSize = 16;

/** Reads a stream of encoding `type`, which is one of a stream. */
export function readStream(reader: RdbReader, type: number, visitor: StreamVisitor): void {
  visitor.stream();
  const nodes = new StreamNodeReader(reader, visitor);
  const nodeCount = reader.length();
  for (let i = 0; i < nodeCount; i++) readNode(reader, nodes);
  const state = readState(reader, type, nodes);
  visitor.streamState(state);
  const groupCount = reader.length();
  for (let i = 0; i < groupCount; i++) readGroup(reader, type, state, visitor);
  visitor.end();
}

function readNode(reader: RdbReader, nodes: StreamNodeReader): void {
  const at = reader.offset;
  const { first } = reader;
  reader.string(first);
  if (first.size !== idSize) {
    throw reader.error('RDB_CORRUPT_VALUE', 'the id of a node has not 16 bytes', at);
  }
  const ms = first.bytes.readBigUInt64BE(first.start);
  const seq = first.bytes.readBigUInt64BE(first.start + 8);
  const blobAt = reader.offset;
  reader.string(first);
  nodes.read(first, ms, seq, blobAt);
}

function readState(reader: RdbReader, type: number, nodes: StreamNodeReader): StreamState {
  const at = reader.offset;
  const length = reader.length();
  const lastMs = reader.unsigned();
  const lastSeq = reader.unsigned();
  const isBehind = lastMs < nodes.lastMs || (lastMs === nodes.lastMs && lastSeq < nodes.lastSeq);
  if (length !== nodes.length || isBehind) {
    throw reader.error('RDB_CORRUPT_VALUE', 'the stream does not agree with its entries', at);
  }
  const isFirst = type === RdbType.streamListpacks;
  return {
    length,
    lastMs,
    lastSeq,
    firstMs: isFirst ? nodes.firstMs : reader.unsigned(),
    firstSeq: isFirst ? nodes.firstSeq : reader.unsigned(),
    maxDeletedMs: isFirst ? 0n : reader.unsigned(),
    maxDeletedSeq: isFirst ? 0n : reader.unsigned(),
    entriesAdded: isFirst ? BigInt(length) : reader.unsigned(),
  };
}

function readGroup(
  reader: RdbReader,
  type: number,
  state: StreamState,
  visitor: StreamVisitor,
): void {
  reader.string(reader.first);
  const lastMs = reader.unsigned();
  const lastSeq = reader.unsigned();
  const entriesRead =
    type === RdbType.streamListpacks
      ? estimateEntriesRead(state, lastMs, lastSeq)
      : BigInt.asIntN(64, reader.unsigned());
  visitor.streamGroup(reader.first, lastMs, lastSeq, entriesRead);
  const pendingCount = reader.length();
  for (let i = 0; i < pendingCount; i++) {
    const at = reader.raw(idSize);
    const ms = reader.buffer.readBigUInt64BE(at);
    const seq = reader.buffer.readBigUInt64BE(at + 8);
    const deliveredAtMs = reader.timeMs();
    visitor.streamPending(ms, seq, deliveredAtMs, reader.length());
  }
  const consumerCount = reader.length();
  for (let i = 0; i < consumerCount; i++) readConsumer(reader, type, visitor);
}

function readConsumer(reader: RdbReader, type: number, visitor: StreamVisitor): void {
  reader.string(reader.first);
  const seenAtMs = reader.timeMs();
  const activeAtMs = type === RdbType.streamListpacks3 ? reader.timeMs() : seenAtMs;
  visitor.streamConsumer(reader.first, seenAtMs, activeAtMs);
  const pendingCount = reader.length();
  for (let i = 0; i < pendingCount; i++) {
    const at = reader.raw(idSize);
    const ms = reader.buffer.readBigUInt64BE(at);
    visitor.streamConsumerPending(ms, reader.buffer.readBigUInt64BE(at + 8));
  }
}
