/**
 * @varve/rdb: RDB files and DUMP payloads, reader and writer. Bytes in, values out, no I/O.
 *
 *     ByteSource --> RdbFileReader --> RdbReader --> readValue --> ValueVisitor
 *     ByteSink   <-- RdbFileWriter <-- RdbWriter <-- ListWriter, ... <-- element by element
 *
 *     payload    --> openDump      --> RdbReader --> checkValue, readValue --> ValueVisitor
 *     payload    <-- sealDump      <-- RdbWriter <-- ListWriter, ... <-- element by element
 *
 * Read it in this order
 *
 *   rdb-reader.ts, rdb-writer.ts   lengths, strings, numbers: what all is made of
 *   byte-stream.ts, source-feed.ts where bytes come from and go to, piece by piece
 *   crc64.ts, lzf.ts               the checksum, the compression of strings
 *   packed/                        listpack, ziplist, zipmap, intset: many elements in one string
 *   values/value-visitor.ts        what a value is told as
 *   values/                        one reader and one writer for each kind of value
 *   dump.ts                        the footer of DUMP
 *   file/                          the file: keys, databases, checksum; its check; as plain objects
 *
 * Rules that hold everywhere
 * 1. Any bytes can be read: the result is a value or an RdbError. Nothing is read beyond the end.
 * 2. A length that was read allocates nothing; memory follows the bytes that are there.
 * 3. Readers take every encoding of Redis up to RDB version 12; writers write what redis-server 7.0
 *    writes, to the byte.
 * 4. What is lent to a visitor is lent until it returns.
 *
 * What it deliberately does not do: hold a keyspace, or open files.
 *
 * Spec: docs/formats/rdb-file.md and docs/formats/rdb-values.md draw all of it.
 */
export { BytesSink, BytesSource, type ByteSink, type ByteSource } from './byte-stream.js';
export { Crc64 } from './crc64.js';
export { openDump, rdbVersion, rdbVersionMax, sealDump } from './dump.js';
export { checkRdb, type RdbCheckOptions, type RdbCheckResult } from './file/check-rdb.js';
export type {
  DumpAux,
  DumpConsumer,
  DumpEntry,
  DumpField,
  DumpGroup,
  DumpHash,
  DumpKey,
  DumpLibrary,
  DumpList,
  DumpModule,
  DumpPending,
  DumpSet,
  DumpStream,
  DumpStreamEntry,
  DumpStreamId,
  DumpString,
  DumpValue,
  DumpZset,
} from './file/dump-entry.js';
export { readDump, readDumpChunks } from './file/read-dump.js';
export {
  RdbFileReader,
  type RdbChecksum,
  type RdbFileReaderOptions,
  type RdbItem,
} from './file/rdb-file-reader.js';
export { RdbFileWriter, type RdbFileWriterOptions } from './file/rdb-file-writer.js';
export type { RdbMagic } from './file/rdb-opcode.js';
export { writeDump } from './file/write-dump.js';
export { decompressLzf, isPlausibleLzf, LzfCompressor } from './lzf.js';
export { IntsetBuilder, IntsetCursor } from './packed/intset.js';
export { ListpackBuilder } from './packed/listpack-builder.js';
export { ListpackCursor } from './packed/listpack.js';
export type { PackedCursor } from './packed/packed-cursor.js';
export { ZiplistCursor } from './packed/ziplist.js';
export { ZipmapCursor } from './packed/zipmap.js';
export { RdbError, type RdbErrorCode } from './rdb-error.js';
export { RdbReader, stringSizeMax, type RdbFeed } from './rdb-reader.js';
export { RdbString } from './rdb-string.js';
export { RdbType, valueKind, type ValueKind } from './rdb-type.js';
export { RdbWriter, type RdbWriterOptions } from './rdb-writer.js';
export { readHash } from './values/hash-reader.js';
export { HashWriter } from './values/hash-writer.js';
export { readList } from './values/list-reader.js';
export { ListNodeCounter, ListWriter } from './values/list-writer.js';
export { checkValue, readValue } from './values/read-value.js';
export { readSet } from './values/set-reader.js';
export { SetWriter } from './values/set-writer.js';
export { skipValue } from './values/skip-value.js';
export { readStream } from './values/stream-reader.js';
export { StreamWriter } from './values/stream-writer.js';
export type {
  HashVisitor,
  ListVisitor,
  SetVisitor,
  StreamState,
  StreamVisitor,
  StringVisitor,
  ValueVisitor,
  ZsetVisitor,
} from './values/value-visitor.js';
export { readZset } from './values/zset-reader.js';
export { ZsetWriter } from './values/zset-writer.js';
