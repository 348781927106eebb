/**
 * The records in a data folder's append-only files, read without the packages under test.
 *
 * Follows the manifest: the base and the increments in order, each a sequence of RESP arrays, with
 * annotation lines (`#...`) between them.
 *
 * Spec: redis/src/aof.c (7.0), aofLoadManifestFromDisk, loadSingleAppendOnlyFile.
 */
import fs from 'node:fs';
import path from 'node:path';

/** A command of the log: its exact bytes, and its arguments one byte per character. */
export interface LogRecord {
  readonly bytes: Buffer;
  readonly args: readonly string[];
}

/** Returns the paths of the files that the manifest names, in the order they are loaded. */
export function logFiles(folder: string): string[] {
  const logFolder = path.join(folder, 'appendonlydir');
  const manifest = fs.readFileSync(path.join(logFolder, 'appendonly.aof.manifest'), 'latin1');
  const entries = [...manifest.matchAll(/^file (\S+) seq (\d+) type ([bi])/gm)];
  const named = (kind: string): string[] =>
    entries.filter((entry) => entry[3] === kind).map((entry) => path.join(logFolder, entry[1] as string));
  return [...named('b'), ...named('i')];
}

/** Reads all records of a data folder. */
export function readLog(folder: string): LogRecord[] {
  return logFiles(folder).flatMap((file) => parseLog(fs.readFileSync(file)));
}

/** Parses the bytes of one append-only file in RESP form. */
export function parseLog(bytes: Buffer): LogRecord[] {
  const records: LogRecord[] = [];
  let position = 0;
  const line = (): string => {
    const end = bytes.indexOf('\r\n', position, 'latin1');
    if (end < 0) throw new Error(`offset ${position}: a line without an end`);
    const text = bytes.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  while (position < bytes.length) {
    const start = position;
    const head = line();
    if (head.startsWith('#')) continue;
    if (!/^\*\d+$/.test(head)) throw new Error(`offset ${start}: no record begins with '${head}'`);
    const args: string[] = [];
    for (let left = Number(head.slice(1)); left > 0; left -= 1) {
      const size = Number(line().slice(1));
      args.push(bytes.toString('latin1', position, position + size));
      position += size + 2;
    }
    records.push({ bytes: bytes.subarray(start, position), args });
  }
  return records;
}
