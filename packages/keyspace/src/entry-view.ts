/**
 * An entry as a walk shows it: key, type, expiry, value. Reads only.
 *
 * A flyweight: it is valid during the visit it is passed to, and so are all offsets into it. The
 * same class serves the live keyspace and a frozen view in another thread.
 */
import type { Memory } from './arena/memory.js';
import { assert } from './assert.js';
import { DecodedEntry } from './entry/decoded-entry.js';
import { clockOf, expireOf, Kind, readWord, ValueType } from './entry/entry-layout.js';
import { integerTextMax } from './entry/integer-text.js';
import { countWord, headerWord } from './index/directory.js';
import { encodingName } from './types/index.js';
import { setSize, walkSet } from './types/set/set-reader.js';
import type { VisitMember } from './types/set/packed-set.js';
import { walkFields } from './types/hash/hash-fields.js';
import { packedCount, walkPairs, type VisitField } from './types/hash/packed-hash.js';
import { ElementText, type VisitElement } from './types/list/list-element.js';
import { listSize, walkList } from './types/list/list-walk.js';
import { groupCount, walkGroups, type GroupVisitor } from './types/stream/group-walk.js';
import { StreamHeader } from './types/stream/stream-header.js';
import { NodeCursor } from './types/stream/stream-node.js';
import {
  toFirstEntry,
  walkEntries,
  walkListpacks,
  type VisitNode,
} from './types/stream/stream-nodes.js';
import { writeStoredInteger } from './types/string/string-room.js';
import { walkZset, walkZsetReverse, zsetSize } from './types/zset/zset-reader.js';
import type { VisitScored } from './types/zset/packed-zset.js';
import { walkLeaves } from './tree/tree-walk.js';

export class EntryView {
  /** The bytes the key is in. */
  bytes: Buffer = Buffer.alloc(0);
  keyStart = 0;
  keyEnd = 0;
  /** A ValueType. */
  type = 0;
  /** The value of a string, after `readString`. */
  valueBytes: Buffer = Buffer.alloc(0);
  valueStart = 0;
  valueEnd = 0;
  /** The header of a stream, after `readStream`. */
  readonly stream = new StreamHeader();

  readonly #memory: Memory;
  readonly #decoded = new DecodedEntry();
  readonly #element = new DecodedEntry();
  readonly #text = new ElementText();
  readonly #scratch = Buffer.alloc(integerTextMax + 12);
  readonly #node = new NodeCursor();
  #ref = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Points the view at an entry. */
  moveTo(ref: number): void {
    const decoded = this.#decoded;
    decoded.decode(this.#memory, ref);
    this.#ref = ref;
    this.bytes = decoded.bytes;
    this.keyStart = decoded.keyStart;
    this.keyEnd = decoded.keyEnd;
    this.type = decoded.kind & 7;
  }

  /** The name OBJECT ENCODING answers with. */
  get encodingName(): string {
    return encodingName(this.#decoded.kind, this.#decoded.valueEnd - this.#decoded.valueStart);
  }

  /** Expiry in ms; -1 when there is none. */
  get expireAtMs(): number {
    return expireOf(this.#memory, this.#ref);
  }

  /** 24 bits of access clock. */
  get accessClock(): number {
    return clockOf(this.#memory, this.#ref);
  }

  /** Sets `valueBytes`, `valueStart` and `valueEnd` to the value of a string. */
  readString(): void {
    assert(this.type === ValueType.string, 'the entry is a string');
    const { bytes, kind, valueStart, valueEnd } = this.#decoded;
    if (kind === Kind.int32 || kind === Kind.int64) {
      this.valueBytes = this.#scratch;
      this.valueStart = 0;
      this.valueEnd = writeStoredInteger(this.#scratch, bytes, kind, valueStart);
      return;
    }
    this.valueBytes = bytes;
    this.valueStart = valueStart;
    this.valueEnd = valueEnd;
  }

  /** Count of fields of a hash. */
  get fieldCount(): number {
    assert(this.type === ValueType.hash, 'the entry is a hash');
    const { bytes, kind, valueStart } = this.#decoded;
    if (kind === Kind.packedHash) return packedCount(bytes, valueStart);
    const root = readWord(bytes, valueStart);
    return root === 0 ? 0 : headerWord(this.#memory, root, countWord);
  }

  /** When the first field of a hash expires, in ms; -1: none does. O(fields) if one ever did. */
  get firstFieldExpireAtMs(): number {
    if (this.#decoded.kind !== Kind.expiringHash) return -1;
    let first = -1;
    this.forEachField((_bytes, _fieldStart, _fieldEnd, _start, _end, expireAtMs) => {
      if (expireAtMs >= 0 && (first < 0 || expireAtMs < first)) first = expireAtMs;
    });
    return first;
  }

  /** Visits every field of a hash. `visit` must not mutate the keyspace. */
  forEachField(visit: VisitField): void {
    assert(this.type === ValueType.hash, 'the entry is a hash');
    const { bytes, kind, valueStart, valueEnd } = this.#decoded;
    if (kind === Kind.packedHash) walkPairs(bytes, valueStart, valueEnd, visit);
    else walkFields(this.#memory, readWord(bytes, valueStart), this.#element, visit);
  }

  /** Count of elements of a list. */
  get elementCount(): number {
    assert(this.type === ValueType.list, 'the entry is a list');
    return listSize(this.#memory, this.#decoded);
  }

  /** Visits every element of a list, from head to tail. `visit` must not mutate the keyspace. */
  forEachElement(visit: VisitElement): void {
    assert(this.type === ValueType.list, 'the entry is a list');
    walkList(this.#memory, this.#decoded, this.#text, visit);
  }

  /** Count of members of a set. */
  get memberCount(): number {
    assert(this.type === ValueType.set, 'the entry is a set');
    return setSize(this.#memory, this.#decoded);
  }

  /** Visits every member of a set: integers ascending. `visit` must not mutate the keyspace. */
  forEachMember(visit: VisitMember): void {
    assert(this.type === ValueType.set, 'the entry is a set');
    walkSet(this.#memory, this.#decoded, this.#element, this.#scratch, visit);
  }

  /** Sets `stream` to the header of a stream. */
  readStream(): void {
    assert(this.type === ValueType.stream, 'the entry is a stream');
    this.stream.load(this.#decoded.bytes, this.#decoded.valueStart);
  }

  /** Visits every entry of a stream in the order of ids. `visit` must not mutate the keyspace. */
  forEachStreamEntry(visit: (entry: NodeCursor) => void): void {
    this.readStream();
    walkEntries(this.#memory, this.stream.root, this.#node, visit);
  }

  /** Visits every node of a stream in the order of ids. `visit` must not mutate the keyspace. */
  forEachStreamNode(visit: VisitNode): void {
    this.readStream();
    walkListpacks(this.#memory, this.stream.root, visit);
  }

  /** Count of nodes of a stream. O(nodes). */
  get streamNodeCount(): number {
    this.readStream();
    let count = 0;
    walkLeaves(this.#memory, this.stream.root, () => {
      count++;
    });
    return count;
  }

  /** The id of the first entry of a stream, borrowed until the next walk; undefined: none. */
  firstStreamId(): Uint32Array | undefined {
    this.readStream();
    return toFirstEntry(this.#memory, this.stream.root, this.#node) ? this.#node.id : undefined;
  }

  /** Count of consumer groups of a stream. */
  get groupCount(): number {
    this.readStream();
    return groupCount(this.#memory, this.stream.groups);
  }

  /** Tells the consumer groups of a stream. `visitor` must not mutate the keyspace. */
  forEachGroup(visitor: GroupVisitor): void {
    this.readStream();
    walkGroups(this.#memory, this.stream.groups, visitor);
  }

  /** Count of members of a sorted set. */
  get scoredCount(): number {
    assert(this.type === ValueType.zset, 'the entry is a sorted set');
    return zsetSize(this.#memory, this.#decoded);
  }

  /** Visits every member of a sorted set with its score, in order. `visit` must not mutate. */
  forEachScored(visit: VisitScored): void {
    assert(this.type === ValueType.zset, 'the entry is a sorted set');
    walkZset(this.#memory, this.#decoded, this.#element, visit);
  }

  /** As `forEachScored`, from the last member to the first. */
  forEachScoredReverse(visit: VisitScored): void {
    assert(this.type === ValueType.zset, 'the entry is a sorted set');
    walkZsetReverse(this.#memory, this.#decoded, this.#element, visit);
  }
}
