/**
 * Goes through an RDB file, entry by entry, as plain objects.
 *
 *     for (const entry of readDump(source)) { ... }                 bytes at hand: a file
 *     for await (const entry of readDumpChunks(stream)) { ... }     bytes that come: a stream
 *
 * What is not of interest to anyone but Redis (databases as such, sizes, slots, what modules keep
 * beside keys) is gone over. A collection without elements, which no key can hold, is left out, as
 * Redis does.
 *
 * Memory: the largest entry, and what the caller keeps. From chunks the bytes of an entry are
 * gathered until it is whole: one that is not is read again when twice the bytes are there, so that
 * a large one costs no more than a few times its reading.
 */
import type { ByteSource } from '../byte-stream.js';
import { RdbError } from '../rdb-error.js';
import type { DumpEntry } from './dump-entry.js';
import { RdbFileReader, type RdbFileReaderOptions } from './rdb-file-reader.js';
import { headerSize } from './rdb-opcode.js';
import { collectValue } from './value-collector.js';

/**
 * Reads a file from a source of bytes.
 *
 * @throws RdbError from the iteration
 */
export function* readDump(
  source: ByteSource,
  options: RdbFileReaderOptions = {},
): Generator<DumpEntry, void> {
  const file = new RdbFileReader(source, options);
  for (;;) {
    const entry = readEntry(file);
    if (entry === 'end') return;
    if (entry !== undefined) yield entry;
  }
}

/**
 * Reads a file from chunks of bytes, such as a stream of Node's. Bytes behind the file are ignored.
 *
 * @throws RdbError from the iteration, and what `chunks` throws
 */
export async function* readDumpChunks(
  chunks: AsyncIterable<Uint8Array>,
  options: RdbFileReaderOptions = {},
): AsyncGenerator<DumpEntry, void> {
  const iterator = chunks[Symbol.asyncIterator]();
  const gathered = new GatheredChunks(iterator);
  try {
    await gathered.gather(headerSize);
    const file = new RdbFileReader(gathered, options);
    for (;;) {
      const entry = await readWholeEntry(file, gathered);
      if (entry === 'end') return;
      if (entry !== undefined) yield entry;
    }
  } finally {
    await iterator.return?.();
  }
}

async function readWholeEntry(
  file: RdbFileReader,
  gathered: GatheredChunks,
): Promise<DumpEntry | 'end' | undefined> {
  for (;;) {
    file.hold();
    try {
      return readEntry(file);
    } catch (error) {
      const isShort = error instanceof RdbError && error.code === 'RDB_TRUNCATED';
      if (!isShort || gathered.isEnded) throw error;
      await gathered.gather(Math.max(1, file.rewind()));
    }
  }
}

/** Reads an item; returns what it says, `undefined` if that is nothing for a person. */
function readEntry(file: RdbFileReader): DumpEntry | 'end' | undefined {
  switch (file.next()) {
    case 'aux':
      return { kind: 'aux', name: file.auxName.copy(), value: file.auxValue.copy() };
    case 'library':
      return { kind: 'library', code: file.library.copy() };
    case 'key':
      return readKey(file);
    case 'end':
      return 'end';
    default:
      return undefined;
  }
}

function readKey(file: RdbFileReader): DumpEntry | undefined {
  const key = file.key.copy();
  try {
    const value = collectValue(file.reader, file.type);
    return {
      kind: 'key',
      database: file.database,
      key,
      value,
      expireAtMs: told(file.expireAtMs),
      idleSeconds: told(file.idleSeconds),
      frequency: told(file.frequency),
    };
  } catch (error) {
    if (error instanceof RdbError && error.code === 'RDB_EMPTY_VALUE') return undefined;
    throw error;
  }
}

function told(value: number): number | undefined {
  return value === -1 ? undefined : value;
}

/** A source of the chunks that have come. At its end more may come, until `isEnded`. */
class GatheredChunks implements ByteSource {
  isEnded: boolean;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Chunks not read, the first one from `#position` on. */
  readonly #waiting: Uint8Array[];
  #position: number;

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.isEnded = false;
    this.#chunks = chunks;
    this.#waiting = [];
    this.#position = 0;
  }

  /** Waits for at least `size` bytes more, or the end. */
  async gather(size: number): Promise<void> {
    for (let left = size; left > 0 && !this.isEnded; ) {
      const next = await this.#chunks.next();
      if (next.done === true) {
        this.isEnded = true;
      } else {
        this.#waiting.push(next.value);
        left -= next.value.length;
      }
    }
  }

  read(target: Uint8Array, start: number, end: number): number {
    const chunk = this.#waiting[0];
    if (chunk === undefined) return 0;
    const size = Math.min(end - start, chunk.length - this.#position);
    target.set(chunk.subarray(this.#position, this.#position + size), start);
    this.#position += size;
    if (this.#position < chunk.length) return size;
    this.#waiting.shift();
    this.#position = 0;
    return size > 0 ? size : this.read(target, start, end);
  }
}
