/**
 * The payloads of DUMP and RESTORE, to and from the values of a keyspace.
 *
 *     payload = type byte | value | RDB version | CRC-64       drawn in @varve/rdb, dump.ts
 *
 * What `restore` is given comes from anywhere. In this order, and each before the next begins:
 *
 *     1. the footer          version and checksum
 *     2. all of the value    structure, lengths, duplicates; nothing is made yet
 *     3. the value is made, in the keyspace's scratch database
 *
 * So a payload that is refused leaves no trace, and one that is accepted is a whole value that has
 * only to be renamed to its key.
 *
 * Spec: redis/src/cluster.c createDumpPayload, verifyDumpPayload, restoreCommand (7.0).
 */
import {
  checkValue,
  openDump,
  RdbError,
  RdbType,
  RdbWriter,
  rdbVersion,
  sealDump,
  type RdbReader,
} from '@varve/rdb';
import type { EntryView } from './entry-view.js';
import type { Keyspace } from './keyspace.js';
import { ValueLoader, ValueSaver } from './types/value-codec.js';

/** What of a payload was refused: its version or checksum, or what is before them. */
export type DumpProblem = 'footer' | 'value';

/** A writer that one large value grew beyond this is not kept. */
const keptSizeMax = 1 << 20;

const footerSize = 10;
const noBytes = Buffer.alloc(0);

export class DumpCodec {
  readonly #keyspace: Keyspace;
  readonly #loader: ValueLoader;
  #writer: RdbWriter | undefined;
  #saver: ValueSaver | undefined;

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
    this.#loader = new ValueLoader(keyspace.scratch);
  }

  /** Returns the payload of an entry, in a buffer of its own. O(bytes of the value). */
  dump(entry: EntryView): Buffer {
    const writer = (this.#writer ??= new RdbWriter());
    const saver = (this.#saver ??= new ValueSaver(writer));
    writer.size = 0;
    const version = saver.save(entry);
    const payload = sealDump(writer.bytes(), version);
    if (writer.buffer.length > keptSizeMax) {
      this.#writer = undefined;
      this.#saver = undefined;
    }
    return payload;
  }

  /**
   * Makes the value of a payload, without an expiry, the only entry of the scratch database, at its
   * cursor: the caller renames or removes it. If the payload is refused nothing has changed.
   */
  restore(payload: Uint8Array): DumpProblem | undefined {
    let reader: RdbReader;
    try {
      reader = openDump(payload);
    } catch (error) {
      if (error instanceof RdbError) return 'footer';
      throw error;
    }
    const { scratch } = this.#keyspace;
    scratch.find(noBytes, 0, 0);
    try {
      const type = reader.byte();
      checkValue(reader, type);
      this.#loader.load(reader, type);
      return undefined;
    } catch (error) {
      // Behind the check only memory can run out, and then too nothing is to stay.
      if (scratch.found) scratch.remove();
      if (error instanceof RdbError) return 'value';
      throw error;
    }
  }
}

/** Whether redis-server 7.0 takes the version and the type of a payload that `restore` accepted. */
export function isReadableByRedis7(payload: Uint8Array): boolean {
  const at = payload.length - footerSize;
  const version = payload[at]! | (payload[at + 1]! << 8);
  return version <= rdbVersion && payload[0]! <= RdbType.streamListpacks2;
}
