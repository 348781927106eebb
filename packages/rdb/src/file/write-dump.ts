/**
 * Writes an RDB file from entries as plain objects, in the encodings that Redis 7.0 chooses by its
 * default limits.
 *
 *     kind      small                                                      else
 *     list      LIST_QUICKLIST_2, nodes of 8 KiB
 *     set       SET_INTSET: at most 512, all integers                      SET
 *     zset      ZSET_LISTPACK: at most 128, of at most 64 bytes            ZSET_2
 *     hash      HASH_LISTPACK: at most 512, fields and values of 64 bytes  HASH
 *               HASH_METADATA if a field expires: RDB version 12
 *     stream    STREAM_LISTPACKS_2
 *
 * Integers of an intset and members of a sorted set are put in the order that Redis relies on. The
 * order of entries is the caller's: databases may come more than once, aux fields and libraries
 * come first by custom.
 *
 * Memory: one entry, beside what the entries themselves take.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, config.c (7.0).
 */
import type { ByteSink } from '../byte-stream.js';
import { parseInteger } from '../decimals.js';
import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';
import { HashWriter } from '../values/hash-writer.js';
import { ListWriter } from '../values/list-writer.js';
import { SetWriter } from '../values/set-writer.js';
import { StreamWriter } from '../values/stream-writer.js';
import { ZsetWriter } from '../values/zset-writer.js';
import type {
  DumpEntry,
  DumpField,
  DumpGroup,
  DumpHash,
  DumpKey,
  DumpList,
  DumpSet,
  DumpStream,
  DumpZset,
} from './dump-entry.js';
import { RdbFileWriter, type RdbFileWriterOptions } from './rdb-file-writer.js';

/** Redis's defaults: set-max-intset-entries, {hash,zset}-max-listpack-{entries,value}. */
const intsetCountMax = 512;
const hashCountMax = 512;
const zsetCountMax = 128;
const packedSizeMax = 64;

/**
 * Writes a whole file.
 *
 * @param options `version` 12 is needed for hashes with fields that expire
 * @returns its size in bytes
 * @throws TypeError for the value of a module, and for a type later than `version`
 */
export function writeDump(
  entries: Iterable<DumpEntry>,
  sink: ByteSink,
  options: RdbFileWriterOptions = {},
): number {
  const file = new RdbFileWriter(sink, options);
  let database = -1;
  for (const entry of entries) {
    if (entry.kind === 'aux') {
      file.aux(entry.name, entry.value);
    } else if (entry.kind === 'library') {
      file.library(entry.code);
    } else {
      if (entry.database !== database) file.database(entry.database);
      database = entry.database;
      writeKey(file, entry);
    }
  }
  return file.end();
}

/** Writes what is in front of a value of encoding `type`. */
function begin(file: RdbFileWriter, entry: DumpKey, type: number): RdbWriter {
  const { key, expireAtMs = -1, idleSeconds = -1, frequency = -1 } = entry;
  if (type > file.typeMax) throw new TypeError('fields that expire need RDB version 12');
  file.entry(type, key, 0, key.length, expireAtMs, idleSeconds, frequency);
  return file.writer;
}

function writeKey(file: RdbFileWriter, entry: DumpKey): void {
  const { value } = entry;
  switch (value.kind) {
    case 'string':
      begin(file, entry, RdbType.string).string(value.string, 0, value.string.length);
      return;
    case 'list':
      return writeList(file, entry, value);
    case 'set':
      return writeSet(file, entry, value);
    case 'zset':
      return writeZset(file, entry, value);
    case 'hash':
      return writeHash(file, entry, value);
    case 'stream':
      return writeStream(file, entry, value);
    case 'module':
      throw new TypeError('only a module can write its values');
  }
}

function writeList(file: RdbFileWriter, entry: DumpKey, { elements }: DumpList): void {
  const list = new ListWriter(begin(file, entry, RdbType.listQuicklist2));
  list.begin();
  for (const element of elements) list.element(element, 0, element.length);
  list.end();
}

function writeSet(file: RdbFileWriter, entry: DumpKey, { members }: DumpSet): void {
  const integers = members.length <= intsetCountMax ? integersOf(members) : undefined;
  const type = integers === undefined ? RdbType.set : RdbType.setIntset;
  const set = new SetWriter(begin(file, entry, type));
  set.begin(type, members.length);
  if (integers === undefined) {
    for (const member of members) set.member(member, 0, member.length);
  } else {
    for (const integer of integers) set.integer(integer);
  }
  set.end();
}

/** The members in ascending order, if all are integers. */
function integersOf(members: readonly Buffer[]): (number | bigint)[] | undefined {
  const integers: (number | bigint)[] = [];
  for (const member of members) {
    const integer = parseInteger(member, 0, member.length);
    if (integer === undefined) return undefined;
    integers.push(integer);
  }
  return integers.sort((a, b) => (a < b ? -1 : 1));
}

function writeZset(file: RdbFileWriter, entry: DumpKey, { members }: DumpZset): void {
  const isPacked = members.length <= zsetCountMax && members.every(({ member }) => isSmall(member));
  const type = isPacked ? RdbType.zsetListpack : RdbType.zset2;
  const zset = new ZsetWriter(begin(file, entry, type));
  zset.begin(type, members.length);
  const ascending = [...members].sort((a, b) => a.score - b.score || a.member.compare(b.member));
  if (!isPacked) ascending.reverse();
  for (const { member, score } of ascending) zset.scored(member, 0, member.length, score);
  zset.end();
}

function writeHash(file: RdbFileWriter, entry: DumpKey, { fields }: DumpHash): void {
  if (fields.some(({ expireAtMs }) => expireAtMs !== undefined)) {
    writeExpiringHash(file, entry, fields);
    return;
  }
  const isPacked =
    fields.length <= hashCountMax &&
    fields.every(({ field, value }) => isSmall(field) && isSmall(value));
  const type = isPacked ? RdbType.hashListpack : RdbType.hash;
  const hash = new HashWriter(begin(file, entry, type));
  hash.begin(type, fields.length);
  for (const { field, value } of fields) {
    hash.field(field, 0, field.length, value, 0, value.length);
  }
  hash.end();
}

function writeExpiringHash(file: RdbFileWriter, entry: DumpKey, fields: DumpField[]): void {
  const hash = new HashWriter(begin(file, entry, RdbType.hashMetadata));
  const first = fields.reduce((min, { expireAtMs = min }) => Math.min(min, expireAtMs), Infinity);
  hash.beginExpiring(fields.length, first);
  for (const { field, value, expireAtMs = -1 } of fields) {
    hash.expiringField(field, 0, field.length, value, 0, value.length, expireAtMs);
  }
  hash.end();
}

function writeStream(file: RdbFileWriter, entry: DumpKey, value: DumpStream): void {
  const stream = new StreamWriter(begin(file, entry, RdbType.streamListpacks2));
  stream.begin();
  for (const { ms, seq, fields } of value.entries) {
    stream.entry(ms, seq, fields.length);
    for (const each of fields) {
      stream.field(each.field, 0, each.field.length, each.value, 0, each.value.length);
    }
  }
  stream.state(value.state);
  stream.groups(value.groups.length);
  for (const group of value.groups) writeGroup(stream, group);
  stream.end();
}

function writeGroup(stream: StreamWriter, group: DumpGroup): void {
  const { name, lastMs, lastSeq, entriesRead, pending, consumers } = group;
  stream.group(name, 0, name.length, lastMs, lastSeq, entriesRead, pending.length);
  for (const each of pending) {
    stream.pending(each.ms, each.seq, each.deliveredAtMs, each.deliveryCount);
  }
  stream.consumers(consumers.length);
  for (const { name: consumer, seenAtMs, pending: own } of consumers) {
    stream.consumer(consumer, 0, consumer.length, seenAtMs, own.length);
    for (const { ms, seq } of own) stream.consumerPending(ms, seq);
  }
}

function isSmall(string: Uint8Array): boolean {
  return string.length <= packedSizeMax;
}
