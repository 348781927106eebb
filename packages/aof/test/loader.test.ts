/** What is found at a start: old logs, RDBs, HISTORY, ends of every kind; and what is said about
 * it. */
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage, seededChoice, SimulatedCrash } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import { AofError, AofErrorCode } from '../src/index.js';
import { ListLogger, loadLog, openLog, readAll, record } from './log-bench.js';

const directory = 'data/appendonlydir';
const manifest = `${directory}/appendonly.aof.manifest`;
const incr1 = `${directory}/appendonly.aof.1.incr.aof`;
const oneFile = 'file appendonly.aof.1.incr.aof seq 1 type i\n';
const setA = record('SET', 'a', '1');
const setB = record('SET', 'b', '2');

function disk(files: Record<string, string | Buffer>): MemoryStorage {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  storage.syncDirectory('.');
  for (const [path, content] of Object.entries(files)) {
    storage.install(path, Buffer.from(content as string, 'latin1'));
  }
  return storage;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AofError) return error.code;
    throw error;
  }
  return 'none';
}

describe('the lines of Redis', () => {
  test('for a log that loads', () => {
    const logger = new ListLogger();
    const storage = disk({
      [manifest]: `file appendonly.aof.1.base.aof seq 1 type b\n${oneFile}`,
      [`${directory}/appendonly.aof.1.base.aof`]: setA,
      [incr1]: setB,
    });
    loadLog({ storage, logger });
    expect(logger.lines).toEqual([
      'DB loaded from base file appendonly.aof.1.base.aof: 0.000 seconds',
      'DB loaded from incr file appendonly.aof.1.incr.aof: 0.000 seconds',
      'DB loaded from append only file: 0.000 seconds',
    ]);
  });

  test('for a torn end', () => {
    const logger = new ListLogger();
    const storage = disk({ [manifest]: oneFile, [incr1]: Buffer.concat([setA, setB.subarray(0, 9)]) });
    openLog({ storage, logger, checksums: false });
    expect(logger.lines).toEqual([
      '# !!! Warning: short read while loading the AOF file appendonly.aof.1.incr.aof!!!',
      `# !!! Truncating the AOF appendonly.aof.1.incr.aof at offset ${setA.length} !!!`,
      '# AOF appendonly.aof.1.incr.aof loaded anyway because aof-load-truncated is enabled',
      'DB loaded from incr file appendonly.aof.1.incr.aof: 0.000 seconds',
      'DB loaded from append only file: 0.000 seconds',
      `# AOF appendonly.aof.1.incr.aof: the bytes from offset ${setA.length} on were kept as appendonly.aof.1.incr.aof.broken`,
      'Opening AOF incr file appendonly.aof.1.incr.aof on server start',
    ]);
  });

  test('for a transaction without its end, which is cut before its MULTI', () => {
    const logger = new ListLogger();
    const open = Buffer.concat([setA, record('MULTI'), setB]);
    const storage = disk({ [manifest]: oneFile, [incr1]: open });
    expect(openLog({ storage, logger, checksums: false }).replayed).toEqual(['?:SET a 1']);
    expect(logger.lines[0]).toBe(
      '# Revert incomplete MULTI/EXEC transaction in AOF file appendonly.aof.1.incr.aof',
    );
    expect(readAll(storage, incr1)).toEqual(setA);
  });

  test('for a file that is missing, and one that cannot be opened', () => {
    const logger = new ListLogger();
    expect(codeOf(() => loadLog({ storage: disk({ [manifest]: oneFile }), logger }))).toBe(
      AofErrorCode.missingFile,
    );
    expect(logger.lines.at(-1)).toBe(
      '# Unable to obtain the AOF file appendonly.aof.1.incr.aof length. stat: No such file or directory',
    );
    const closed = new FaultyStorage(disk({ [manifest]: oneFile, [incr1]: setA }), [
      { operation: 'open', path: incr1, fault: { kind: 'fail', code: 'EACCES' } },
    ]);
    expect(codeOf(() => loadLog({ storage: closed, logger }))).toBe(AofErrorCode.io);
    expect(logger.lines.at(-1)).toBe(
      "# Fatal error: can't open the append log file appendonly.aof.1.incr.aof for reading: Permission denied",
    );
  });

  test('for a manifest that breaks its grammar', () => {
    const logger = new ListLogger();
    const storage = disk({ [manifest]: `${oneFile}file x seq 1 type i\n` });
    expect(codeOf(() => loadLog({ storage, logger }))).toBe(AofErrorCode.badManifest);
    expect(logger.lines.map((line) => line.trim())).toEqual([
      '# \n*** FATAL AOF MANIFEST FILE ERROR ***',
      '# Reading the manifest file, at line 2',
      "# >>> 'file x seq 1 type i'",
      '# Found a non-monotonic sequence number',
    ]);
  });
});

describe('a log of a version before 7', () => {
  const old = 'data/appendonly.aof';

  test('is moved into the directory, loaded as the BASE, and continued', () => {
    const logger = new ListLogger();
    const storage = disk({ [old]: setA });
    const { log, replayed } = openLog({ storage, logger });
    expect(replayed).toEqual(['?:SET a 1']);
    expect(logger.lines[0]).toBe(
      'Successfully migrated an old-style AOF file (appendonly.aof) into the AOF directory (appendonlydir).',
    );
    expect(log.manifest.base?.name).toBe('appendonly.aof');
    expect(storage.stat(old)).toBeUndefined();
    expect(loadLog({ storage }).replayed).toEqual(replayed);
  });

  test('survives a crash at any call of the move', () => {
    for (let stop = 1; stop < 40; stop++) {
      for (const kind of ['process', 'power'] as const) {
        let count = 0;
        const before = disk({ [old]: setA });
        const crashing = before.clone({
          beforeCall: () => {
            if (++count === stop) throw new SimulatedCrash();
          },
        });
        try {
          openLog({ storage: crashing });
        } catch (error) {
          if (!(error instanceof SimulatedCrash)) throw error;
        }
        const after = crashing.survivor(kind, seededChoice(stop));
        expect(openLog({ storage: after }).replayed, `${kind} at ${stop}`).toEqual(['?:SET a 1']);
      }
    }
  });

  test('is ignored beside a log of today', () => {
    const storage = disk({ [old]: setA, [manifest]: oneFile, [incr1]: setB });
    expect(openLog({ storage }).replayed).toEqual(['?:SET b 2']);
    expect(storage.stat(old)).toBeDefined();
  });

  test('may be torn at its end', () => {
    const storage = disk({ [old]: Buffer.concat([setA, setB.subarray(0, 5)]) });
    expect(openLog({ storage }).replayed).toEqual(['?:SET a 1']);
    expect(readAll(storage, `${directory}/appendonly.aof`)).toEqual(setA);
  });
});

describe('a BASE in RDB form', () => {
  const base = `${directory}/appendonly.aof.1.base.rdb`;
  const files = {
    [manifest]: `file appendonly.aof.1.base.rdb seq 1 type b\n${oneFile}`,
    [base]: 'REDIS0010....',
    [incr1]: setB,
  };

  test('is refused without a loader, with what to do', () => {
    const storage = disk(files);
    expect(codeOf(() => openLog({ storage }))).toBe(AofErrorCode.rdbBase);
    expect(() => openLog({ storage })).toThrow(
      'RDB-form BASE is not supported by this version: appendonly.aof.1.base.rdb. Have the server that ' +
        'wrote it write RESP form: CONFIG SET aof-use-rdb-preamble no, then BGREWRITEAOF.',
    );
  });

  test('is given to the loader, and records may follow it', () => {
    const storage = disk({ ...files, [base]: Buffer.concat([Buffer.from('REDIS0010....'), setA]) });
    let position = 0;
    const { replayed, log } = openLog({
      storage,
      loadRdb: (file, name) => {
        expect([file.path, name]).toEqual([base, 'appendonly.aof.1.base.rdb']);
        return {
          step: () => (position += 1) === 13,
          get position() {
            return position;
          },
        };
      },
    });
    expect(replayed).toEqual(['?:SET a 1', '?:SET b 2']);
    expect(log.loader.loadedBytes).toBe(log.loader.totalBytes);
  });
});

test('HISTORY files are removed at a start, then their lines', () => {
  const history = `${directory}/appendonly.aof.0.incr.aof`;
  const storage = disk({
    [manifest]: `file appendonly.aof.0.incr.aof seq 9 type h\n${oneFile}`,
    [incr1]: setA,
    [history]: setB,
  });
  const logger = new ListLogger();
  const { replayed } = openLog({ storage, logger, checksums: false });
  expect(replayed).toEqual(['?:SET a 1']);
  expect(storage.stat(history)).toBeUndefined();
  expect(readAll(storage, manifest).toString()).toBe(oneFile);
  expect(logger.lines).toContain(
    'Removing the history file appendonly.aof.0.incr.aof in the background',
  );
});

test('checksums may be turned off and on between starts', () => {
  const storage = disk({});
  const seen: string[] = [];
  for (const [i, checksums] of [true, false, false, true, true, false].entries()) {
    const { log, replayed } = openLog({ storage, checksums });
    expect(replayed).toEqual(seen);
    const bytes = record('SET', 'k', String(i));
    log.writer.append(0, bytes, 0, bytes.length);
    log.writer.endUnit();
    seen.push(`0:SET k ${i}`);
    if (i % 2 === 0) log.close((error) => expect(error).toBeUndefined());
    else log.writer.flush();
  }
  expect(loadLog({ storage }).replayed).toEqual(seen);
});
