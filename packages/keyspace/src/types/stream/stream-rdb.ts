/**
 * Streams in RDB: STREAM_LISTPACKS_2, node by node as they are kept, which is as Redis keeps them.
 *
 * What is loaded is appended entry by entry, so its nodes are formed by the limits in force here,
 * and without what was deleted. What of groups contradicts itself is refused, here too, for a whole
 * file is loaded before its checksum is known.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, rdbLoadObject (7.0).
 */
import {
  readStream,
  StreamWriter,
  type RdbReader,
  type RdbString,
  type RdbWriter,
  type StreamState,
  type StreamVisitor,
} from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import {
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
  type ConsumerGroup,
} from './consumer-group.js';
import type { GroupVisitor } from './group-walk.js';
import { setWide, wideToBigint } from './stream-id.js';
import type { VisitNode } from './stream-nodes.js';
import type { StreamRoom } from './stream-room.js';
import { StringRun } from './string-run.js';

/** Writes what it is told of groups. */
class GroupSaver implements GroupVisitor {
  readonly #stream: StreamWriter;

  constructor(stream: StreamWriter) {
    this.#stream = stream;
  }

  group(
    name: Buffer,
    start: number,
    end: number,
    lastId: Uint32Array,
    entriesRead: Uint32Array,
    pendingCount: number,
  ): void {
    const [ms, seq] = [wideToBigint(lastId, 0), wideToBigint(lastId, 2)];
    const read = BigInt.asIntN(64, wideToBigint(entriesRead, 0));
    this.#stream.group(name, start, end, ms, seq, read, pendingCount);
  }

  pending(words: Uint32Array, at: number): void {
    const [ms, seq] = [wideToBigint(words, at), wideToBigint(words, at + 2)];
    const time = wideToNumber(words, at + pendingTime);
    this.#stream.pending(ms, seq, time, wideToNumber(words, at + pendingDeliveries));
  }

  consumers(count: number): void {
    this.#stream.consumers(count);
  }

  consumer(name: Buffer, start: number, end: number, seen: Uint32Array, pending: number): void {
    this.#stream.consumer(name, start, end, wideToNumber(seen, 0), pending);
  }

  consumerPending(words: Uint32Array, at: number): void {
    this.#stream.consumerPending(wideToBigint(words, at), wideToBigint(words, at + 2));
  }
}

export class StreamSaver {
  readonly #stream: StreamWriter;
  readonly #groups: GroupSaver;
  readonly #node: VisitNode;

  constructor(writer: RdbWriter) {
    const stream = new StreamWriter(writer);
    this.#stream = stream;
    this.#groups = new GroupSaver(stream);
    this.#node = (words, idAt, bytes, start, end) => {
      stream.node(wideToBigint(words, idAt), wideToBigint(words, idAt + 2), bytes, start, end);
    };
  }

  /** The type byte of any stream. */
  get type(): number {
    return this.#stream.type;
  }

  /** Writes the value of a stream. */
  save(entry: EntryView): void {
    const stream = this.#stream;
    stream.begin(entry.streamNodeCount);
    entry.forEachStreamNode(this.#node);
    stream.state(stateOf(entry));
    stream.groups(entry.groupCount);
    entry.forEachGroup(this.#groups);
    stream.end();
  }
}

function stateOf(entry: EntryView): StreamState {
  const first = entry.firstStreamId();
  const { length, lastId, maxDeletedId, entriesAdded } = entry.stream;
  return {
    length,
    lastMs: wideToBigint(lastId, 0),
    lastSeq: wideToBigint(lastId, 2),
    firstMs: first === undefined ? 0n : wideToBigint(first, 0),
    firstSeq: first === undefined ? 0n : wideToBigint(first, 2),
    maxDeletedMs: wideToBigint(maxDeletedId, 0),
    maxDeletedSeq: wideToBigint(maxDeletedId, 2),
    entriesAdded: wideToBigint(entriesAdded, 0),
  };
}

/** The consumer of an entry that is pending while it is not told whose it is. */
const nobody = 0xffffffff;

/** Makes the stream it is told at the cursor, where nothing is. */
export class StreamLoader implements StreamVisitor {
  readonly #room: StreamRoom;
  /** Fields and values of the entry that is being told, and how many fields are to come. */
  readonly #strings = new StringRun();
  #fieldsLeft = 0;
  #isInGroup = false;
  /** Entries pending in the group that are nobody's so far. */
  #unassigned = 0;
  #reader: RdbReader | undefined = undefined;

  constructor(room: StreamRoom) {
    this.#room = room;
  }

  /** Makes the stream at `reader`, of encoding `type`. @throws RdbError */
  load(reader: RdbReader, type: number): void {
    this.#reader = reader;
    readStream(reader, type, this);
  }

  stream(): void {
    this.#isInGroup = false;
    this.#room.create();
  }

  streamEntry(ms: bigint, seq: bigint, count: number): void {
    this.#idOf(ms, seq);
    this.#strings.clear();
    this.#fieldsLeft = count;
  }

  streamField(field: RdbString, value: RdbString): void {
    const strings = this.#strings;
    strings.add(field.bytes, field.start, field.end);
    strings.add(value.bytes, value.start, value.end);
    this.#fieldsLeft--;
    if (this.#fieldsLeft > 0) return;
    const { bytes, offsets, count, size } = strings;
    this.#room.append(this.#room.id, bytes, offsets, 0, count / 2, size);
  }

  streamState(state: StreamState): void {
    const { header } = this.#room;
    setWide(header.lastId, 0, state.lastMs);
    setWide(header.lastId, 2, state.lastSeq);
    setWide(header.maxDeletedId, 0, state.maxDeletedMs);
    setWide(header.maxDeletedId, 2, state.maxDeletedSeq);
    setWide(header.entriesAdded, 0, state.entriesAdded);
    this.#room.save();
  }

  streamGroup(name: RdbString, lastMs: bigint, lastSeq: bigint, entriesRead: bigint): void {
    const { group } = this.#room;
    this.#endGroup();
    const isThere = group.select(name.bytes, name.start, name.end);
    this.#refuse(isThere, 'a group comes twice');
    group.create(name.bytes, name.start, name.end);
    setWide(group.lastId, 0, lastMs);
    setWide(group.lastId, 2, lastSeq);
    setWide(group.entriesRead, 0, entriesRead);
    this.#isInGroup = true;
    this.#unassigned = 0;
  }

  /** Notes when and how often; whose it is will be told. */
  streamPending(ms: bigint, seq: bigint, deliveredAtMs: number, deliveryCount: number): void {
    const { pending } = this.#room.group;
    const id = this.#idOf(ms, seq);
    const isThere = pending.find(id);
    this.#refuse(isThere, 'an entry is pending twice');
    pending.insert(id);
    pending.own();
    setWide(pending.words, pending.at + pendingTime, Math.max(deliveredAtMs, 0));
    setWide(pending.words, pending.at + pendingDeliveries, deliveryCount);
    pending.words[pending.at + pendingConsumer] = nobody;
    this.#unassigned++;
  }

  streamConsumer(name: RdbString, seenAtMs: number): void {
    const { group } = this.#room;
    const isThere = group.selectConsumer(name.bytes, name.start, name.end);
    this.#refuse(isThere, 'a consumer comes twice');
    group.createConsumer(name.bytes, name.start, name.end, Math.max(seenAtMs, 0));
  }

  streamConsumerPending(ms: bigint, seq: bigint): void {
    const isAssigned = assignNoted(this.#room.group, this.#idOf(ms, seq));
    this.#refuse(!isAssigned, "what is a consumer's is not pending, or another's");
    this.#unassigned--;
  }

  end(): void {
    this.#endGroup();
    this.#room.save();
  }

  #refuse(isWrong: boolean, reason: string): void {
    const reader = this.#reader;
    if (isWrong && reader !== undefined) {
      throw reader.error('RDB_CORRUPT_VALUE', reason, reader.offset);
    }
  }

  #endGroup(): void {
    if (!this.#isInGroup) return;
    this.#refuse(this.#unassigned > 0, "what is pending is no consumer's");
    this.#room.group.save();
    this.#isInGroup = false;
  }

  #idOf(ms: bigint, seq: bigint): Uint32Array {
    const { id } = this.#room;
    setWide(id, 0, ms);
    setWide(id, 2, seq);
    return id;
  }
}

/**
 * Lets the pending entry be the selected consumer's, with the time and count noted before. Returns
 * whether it is pending, and nobody's.
 */
function assignNoted(group: ConsumerGroup, id: Uint32Array): boolean {
  const { pending } = group;
  if (!pending.find(id) || pending.words[pending.at + pendingConsumer] !== nobody) return false;
  pending.own();
  const { words, at } = pending;
  words[at + pendingConsumer] = group.consumer;
  const time = wideToNumber(words, at + pendingTime);
  group.assign(id, time, wideToNumber(words, at + pendingDeliveries));
  return true;
}

/** The 64 bits at `words[at]`: a time or a count, of which 2^53 - 1 is more than enough. */
function wideToNumber(words: Uint32Array, at: number): number {
  return Math.min(words[at]! * 4294967296 + words[at + 1]!, Number.MAX_SAFE_INTEGER);
}
