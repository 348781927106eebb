/**
 * A visitor that collects a value as a plain object.
 *
 * Each `collect` makes one value; what was lent is copied.
 */
import type { RdbReader } from '../rdb-reader.js';
import type { RdbString } from '../rdb-string.js';
import { RdbType } from '../rdb-type.js';
import { readValue } from '../values/read-value.js';
import { skipValue } from '../values/skip-value.js';
import type { StreamState, ValueVisitor } from '../values/value-visitor.js';
import type {
  DumpConsumer,
  DumpField,
  DumpGroup,
  DumpStreamEntry,
  DumpValue,
} from './dump-entry.js';

/** Reads the value of encoding `type` at `reader`. */
export function collectValue(reader: RdbReader, type: number): DumpValue {
  if (type === RdbType.module2) {
    skipValue(reader, type);
    return { kind: 'module' };
  }
  const collector = new ValueCollector();
  readValue(reader, type, collector);
  return collector.value;
}

class ValueCollector implements ValueVisitor {
  value: DumpValue = { kind: 'module' };
  readonly #strings: Buffer[] = [];
  readonly #members: { member: Buffer; score: number }[] = [];
  readonly #fields: DumpField[] = [];
  readonly #entries: DumpStreamEntry[] = [];
  readonly #groups: DumpGroup[] = [];

  string(value: RdbString): void {
    this.value = { kind: 'string', string: value.copy() };
  }

  list(): void {
    this.value = { kind: 'list', elements: this.#strings };
  }

  element(element: RdbString): void {
    this.#strings.push(element.copy());
  }

  set(): void {
    this.value = { kind: 'set', members: this.#strings };
  }

  member(member: RdbString): void {
    this.#strings.push(member.copy());
  }

  zset(): void {
    this.value = { kind: 'zset', members: this.#members };
  }

  scored(member: RdbString, score: number): void {
    this.#members.push({ member: member.copy(), score });
  }

  hash(): void {
    this.value = { kind: 'hash', fields: this.#fields };
  }

  field(field: RdbString, value: RdbString, expireAtMs: number | undefined): void {
    this.#fields.push({ field: field.copy(), value: value.copy(), expireAtMs });
  }

  stream(): void {
    // Its state comes behind its entries.
  }

  streamEntry(ms: bigint, seq: bigint): void {
    this.#entries.push({ ms, seq, fields: [] });
  }

  streamField(field: RdbString, value: RdbString): void {
    this.#entries.at(-1)?.fields.push({ field: field.copy(), value: value.copy() });
  }

  streamState(state: StreamState): void {
    this.value = { kind: 'stream', entries: this.#entries, state, groups: this.#groups };
  }

  streamGroup(name: RdbString, lastMs: bigint, lastSeq: bigint, entriesRead: bigint): void {
    const group = { name: name.copy(), lastMs, lastSeq, entriesRead };
    this.#groups.push({ ...group, pending: [], consumers: [] });
  }

  streamPending(ms: bigint, seq: bigint, deliveredAtMs: number, deliveryCount: number): void {
    this.#groups.at(-1)?.pending.push({ ms, seq, deliveredAtMs, deliveryCount });
  }

  streamConsumer(name: RdbString, seenAtMs: number, activeAtMs: number): void {
    const consumer: DumpConsumer = { name: name.copy(), seenAtMs, activeAtMs, pending: [] };
    this.#groups.at(-1)?.consumers.push(consumer);
  }

  streamConsumerPending(ms: bigint, seq: bigint): void {
    this.#groups.at(-1)?.consumers.at(-1)?.pending.push({ ms, seq });
  }

  end(): void {
    // All of it is there already.
  }
}
