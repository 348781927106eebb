/**
 * Values as plain objects, to be compared: read from a payload, and written to one.
 *
 * Strings are latin1 text. Whoever collects overwrites nothing, but copies at once: what a visitor
 * is lent is gone after the call.
 */
import {
  HashWriter,
  ListWriter,
  readValue,
  RdbType,
  RdbWriter,
  sealDump,
  SetWriter,
  StreamWriter,
  ZsetWriter,
  type RdbReader,
  type RdbString,
  type StreamState,
  type ValueVisitor,
} from '../src/index.js';

export interface Group {
  name: string;
  lastMs: bigint;
  lastSeq: bigint;
  entriesRead: bigint;
  pending: { ms: bigint; seq: bigint; deliveredAtMs: number; deliveryCount: number }[];
  consumers: {
    name: string;
    seenAtMs: number;
    activeAtMs: number;
    pending: { ms: bigint; seq: bigint }[];
  }[];
}

export interface Stream {
  entries: { ms: bigint; seq: bigint; fields: [string, string][] }[];
  state: StreamState | undefined;
  groups: Group[];
}

export type Value =
  | { kind: 'string'; string: string }
  | { kind: 'list'; elements: string[] }
  | { kind: 'set'; members: string[] }
  | { kind: 'zset'; scored: [string, number][] }
  | { kind: 'hash'; fields: [string, string, number | undefined][] }
  | { kind: 'stream'; stream: Stream };

/** Collects one value. */
class Collector implements ValueVisitor {
  value: Value | undefined;
  isEnded = false;
  #elements: string[] = [];
  #scored: [string, number][] = [];
  #fields: [string, string, number | undefined][] = [];
  #stream: Stream = { entries: [], state: undefined, groups: [] };

  string(value: RdbString): void {
    this.value = { kind: 'string', string: value.text() };
    this.isEnded = true;
  }
  list(): void {
    this.value = { kind: 'list', elements: this.#elements };
  }
  element(element: RdbString): void {
    this.#elements.push(element.text());
  }
  set(): void {
    this.value = { kind: 'set', members: this.#elements };
  }
  member(member: RdbString): void {
    this.#elements.push(member.text());
  }
  zset(): void {
    this.value = { kind: 'zset', scored: this.#scored };
  }
  scored(member: RdbString, score: number): void {
    this.#scored.push([member.text(), score]);
  }
  hash(): void {
    this.value = { kind: 'hash', fields: this.#fields };
  }
  field(field: RdbString, value: RdbString, expireAtMs: number | undefined): void {
    this.#fields.push([field.text(), value.text(), expireAtMs]);
  }
  stream(): void {
    this.value = { kind: 'stream', stream: this.#stream };
  }
  streamEntry(ms: bigint, seq: bigint): void {
    this.#stream.entries.push({ ms, seq, fields: [] });
  }
  streamField(field: RdbString, value: RdbString): void {
    this.#stream.entries.at(-1)?.fields.push([field.text(), value.text()]);
  }
  streamState(state: StreamState): void {
    this.#stream.state = state;
  }
  streamGroup(name: RdbString, lastMs: bigint, lastSeq: bigint, entriesRead: bigint): void {
    const group = { lastMs, lastSeq, entriesRead, pending: [], consumers: [] };
    this.#stream.groups.push({ name: name.text(), ...group });
  }
  streamPending(ms: bigint, seq: bigint, deliveredAtMs: number, deliveryCount: number): void {
    this.#stream.groups.at(-1)?.pending.push({ ms, seq, deliveredAtMs, deliveryCount });
  }
  streamConsumer(name: RdbString, seenAtMs: number, activeAtMs: number): void {
    const consumer = { name: name.text(), seenAtMs, activeAtMs, pending: [] };
    this.#stream.groups.at(-1)?.consumers.push(consumer);
  }
  streamConsumerPending(ms: bigint, seq: bigint): void {
    this.#stream.groups.at(-1)?.consumers.at(-1)?.pending.push({ ms, seq });
  }
  end(): void {
    this.isEnded = true;
  }
}

/** Reads the value of encoding `type` at `reader`. */
export function collect(reader: RdbReader, type: number): Value {
  const collector = new Collector();
  readValue(reader, type, collector);
  if (collector.value === undefined || !collector.isEnded) throw new Error('the value never ended');
  return collector.value;
}

/** Writes a DUMP payload of a value, packed if there is a packed encoding and `isPacked`. */
export function dump(value: Value, isPacked: boolean, writer = new RdbWriter()): Buffer {
  const type = typeOf(value, isPacked);
  writer.byte(type);
  write(writer, type, value);
  return sealDump(writer.take());
}

/** The type to write a value as, as Redis 7.0 does. */
export function typeOf(value: Value, isPacked: boolean): number {
  switch (value.kind) {
    case 'string':
      return RdbType.string;
    case 'list':
      return RdbType.listQuicklist2;
    case 'set':
      return isPacked ? RdbType.setIntset : RdbType.set;
    case 'zset':
      return isPacked ? RdbType.zsetListpack : RdbType.zset2;
    case 'hash':
      return isPacked ? RdbType.hashListpack : RdbType.hash;
    case 'stream':
      return RdbType.streamListpacks2;
  }
}

/** Writes a value as `type`, which `typeOf` said. */
export function write(writer: RdbWriter, type: number, value: Value): void {
  switch (value.kind) {
    case 'string':
      writer.string(latin1(value.string), 0, value.string.length);
      return;
    case 'list':
      return writeList(writer, value.elements);
    case 'set':
      return writeSet(writer, type, value.members);
    case 'zset':
      return writeZset(writer, type, value.scored);
    case 'hash':
      return writeHash(writer, type, value.fields);
    case 'stream':
      return writeStream(writer, value.stream);
  }
}

function writeList(writer: RdbWriter, elements: string[]): void {
  const list = new ListWriter(writer);
  list.begin();
  for (const element of elements) list.element(latin1(element), 0, element.length);
  list.end();
}

function writeSet(writer: RdbWriter, type: number, members: string[]): void {
  const set = new SetWriter(writer);
  const isPacked = type === RdbType.setIntset;
  set.begin(isPacked ? RdbType.setIntset : RdbType.set, members.length);
  for (const member of members) {
    if (isPacked) set.integer(BigInt(member));
    else set.member(latin1(member), 0, member.length);
  }
  set.end();
}

function writeZset(writer: RdbWriter, type: number, scored: [string, number][]): void {
  const zset = new ZsetWriter(writer);
  zset.begin(type === RdbType.zset2 ? RdbType.zset2 : RdbType.zsetListpack, scored.length);
  for (const [member, score] of scored) zset.scored(latin1(member), 0, member.length, score);
  zset.end();
}

function writeHash(
  writer: RdbWriter,
  type: number,
  fields: [string, string, number | undefined][],
): void {
  const hash = new HashWriter(writer);
  hash.begin(type === RdbType.hash ? RdbType.hash : RdbType.hashListpack, fields.length);
  for (const [field, value] of fields) {
    hash.field(latin1(field), 0, field.length, latin1(value), 0, value.length);
  }
  hash.end();
}

function writeStream(writer: RdbWriter, value: Stream): void {
  const stream = new StreamWriter(writer);
  stream.begin();
  for (const { ms, seq, fields } of value.entries) {
    stream.entry(ms, seq, fields.length);
    for (const [field, text] of fields) {
      stream.field(latin1(field), 0, field.length, latin1(text), 0, text.length);
    }
  }
  if (value.state === undefined) throw new Error('a stream has a state');
  stream.state(value.state);
  stream.groups(value.groups.length);
  for (const group of value.groups) writeGroup(stream, group);
  stream.end();
}

function writeGroup(stream: StreamWriter, group: Group): void {
  const { name, lastMs, lastSeq, entriesRead, pending, consumers } = group;
  stream.group(latin1(name), 0, name.length, lastMs, lastSeq, entriesRead, pending.length);
  for (const each of pending) {
    stream.pending(each.ms, each.seq, each.deliveredAtMs, each.deliveryCount);
  }
  stream.consumers(consumers.length);
  for (const consumer of consumers) {
    const size = consumer.name.length;
    stream.consumer(latin1(consumer.name), 0, size, consumer.seenAtMs, consumer.pending.length);
    for (const { ms, seq } of consumer.pending) stream.consumerPending(ms, seq);
  }
}

export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
