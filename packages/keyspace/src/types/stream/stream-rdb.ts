/**
 * Streams in RDB: STREAM_LISTPACKS_2, node by node as they are kept, which is as Redis keeps them.
 *
 * What is loaded is appended entry by entry, so its nodes are formed by the limits in force here,
 * and without what was deleted.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, rdbLoadObject (7.0).
 */
import {
  RdbError,
  StreamWriter,
  type RdbString,
  type RdbWriter,
  type StreamState,
  type StreamVisitor,
} from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import { setWide, wideToBigint } from './stream-id.js';
import type { VisitNode } from './stream-nodes.js';
import type { StreamRoom } from './stream-room.js';
import { StringRun } from './string-run.js';

export class StreamSaver {
  readonly #writer: RdbWriter;
  readonly #stream: StreamWriter;
  readonly #node: VisitNode;

  constructor(writer: RdbWriter) {
    const stream = new StreamWriter(writer);
    this.#writer = writer;
    this.#stream = stream;
    this.#node = (words, idAt, bytes, start, end) => {
      stream.node(wideToBigint(words, idAt), wideToBigint(words, idAt + 2), bytes, start, end);
    };
  }

  /** Writes the type and the value of a stream. */
  save(entry: EntryView): void {
    const stream = this.#stream;
    this.#writer.byte(stream.type);
    stream.begin();
    entry.forEachStreamNode(this.#node);
    stream.state(stateOf(entry));
    stream.groups(0);
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

/** Makes the stream it is told at the cursor, where nothing is. */
export class StreamLoader implements StreamVisitor {
  readonly #room: StreamRoom;
  /** Fields and values of the entry that is being told, and how many fields are to come. */
  readonly #strings = new StringRun();
  #fieldsLeft = 0;

  constructor(room: StreamRoom) {
    this.#room = room;
  }

  stream(): void {
    this.#room.create();
  }

  streamEntry(ms: bigint, seq: bigint, count: number): void {
    setWide(this.#room.id, 0, ms);
    setWide(this.#room.id, 2, seq);
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

  /** @throws RdbError always: there are no groups */
  streamGroup(): void {
    throw new RdbError('RDB_UNSUPPORTED_TYPE', 'consumer groups are not supported', 0);
  }

  streamPending(): void {
    // Of a group.
  }

  streamConsumer(): void {
    // Of a group.
  }

  streamConsumerPending(): void {
    // Of a group.
  }

  end(): void {
    // `streamState` has saved it.
  }
}
