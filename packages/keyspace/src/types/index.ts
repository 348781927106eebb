/**
 * The data types, each a room of its own. A new type is a folder here, its kinds in
 * entry/entry-layout.ts, and its lines below: the name of its encodings, and its shapes (shape.ts).
 */
import { ValueType } from '../entry/entry-layout.js';
import { hashEncodingName } from './hash/hash-room.js';
import { expiringHashShape, indexedHashShape, packedHashShape } from './hash/hash-shape.js';
import { listEncodingName } from './list/list-room.js';
import { packedListShape, treeListShape } from './list/list-shape.js';
import { intSetShape, indexedSetShape, packedSetShape } from './set/set-shape.js';
import { setEncodingName } from './set/set-room.js';
import { Shapes } from './shape.js';
import { streamConsumerShape, streamGroupShape } from './stream/group-shape.js';
import { streamShape } from './stream/stream-shape.js';
import { stringEncodingName } from './string/string-room.js';
import { zsetEncodingName } from './zset/zset-room.js';
import { packedZsetShape, treeZsetShape } from './zset/zset-shape.js';

/** The shapes of all values that are more than a string of bytes or an integer. */
export const shapes = new Shapes([
  packedHashShape,
  indexedHashShape,
  expiringHashShape,
  packedListShape,
  treeListShape,
  intSetShape,
  packedSetShape,
  indexedSetShape,
  packedZsetShape,
  treeZsetShape,
  streamShape,
  streamGroupShape,
  streamConsumerShape,
]);

/** Returns the name OBJECT ENCODING answers with, for an entry of that kind and size of value. */
export function encodingName(kind: number, valueSize: number): string {
  switch (kind & 7) {
    case ValueType.string:
      return stringEncodingName(kind, valueSize);
    case ValueType.hash:
      return hashEncodingName(kind);
    case ValueType.list:
      return listEncodingName;
    case ValueType.set:
      return setEncodingName(kind);
    case ValueType.zset:
      return zsetEncodingName(kind);
    case ValueType.stream:
      return 'stream';
    default:
      return 'none';
  }
}

export { FieldTime, HashExpiry } from './hash/hash-expiry.js';
export { HashRoom } from './hash/hash-room.js';
export type { VisitField } from './hash/packed-hash.js';
export type { VisitElement } from './list/list-element.js';
export { ListRoom } from './list/list-room.js';
export type { VisitMember } from './set/packed-set.js';
export { SetReader } from './set/set-reader.js';
export { SetRoom } from './set/set-room.js';
export {
  addWide,
  compareIds,
  copyId,
  decrementId,
  formatId,
  formatWide,
  incrementId,
  isZeroId,
  setMaxId,
  setMinId,
  setWide,
  wideToBigint,
} from './stream/stream-id.js';
export {
  ConsumerGroup,
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
} from './stream/consumer-group.js';
export type { GroupVisitor } from './stream/group-walk.js';
export type { PendingIds } from './stream/pending-ids.js';
export type { StreamHeader } from './stream/stream-header.js';
export { NodeCursor } from './stream/stream-node.js';
export { StreamRoom } from './stream/stream-room.js';
export type { Trim } from './stream/stream-trim.js';
export { StringRoom } from './string/string-room.js';
export type { VisitScored } from './zset/packed-zset.js';
export { ScoreChange, ZsetRoom } from './zset/zset-room.js';
