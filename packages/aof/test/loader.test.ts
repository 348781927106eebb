/** What is found at a start: old logs, RDBs, HISTORY, ends of every kind; and what is said about
 * it. */
import { AssertionError } from 'node:assert';

import { StorageError } from '@varve/storage';
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
      'The AOF base file appendonly.aof.1.base.rdb is in RDB form, and nothing was given that loads RDB. ' +
        'Have the server that wrote it write RESP form: CONFIG SET aof-use-rdb-preamble no, then BGREWRITEAOF.',
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

describe('a BASE in RDB form that cannot be loaded', () => {
  const base = `${directory}/appendonly.aof.1.base.rdb`;
  const old = 'data/appendonly.aof';

  /** What is logged, and the error, when loading throws `failure` after `steps` steps. */
  function load(files: Record<string, string | Buffer>, failure: Error, steps: number) {
    const storage = disk(files);
    const digest = storage.digest();
    const logger = new ListLogger();
    let error: unknown;
    const loadRdb = () => {
      if (steps === 0) throw failure;
      let position = 0;
      return {
        step: () => {
          if (++position === steps) throw failure;
          return false;
        },
        get position() {
          return position;
        },
      };
    };
    try {
      loadLog({ storage, logger, loadRdb });
    } catch (thrown) {
      error = thrown;
    }
    if (files[base]) expect(storage.digest(), 'nothing was changed').toBe(digest);
    return { error, lines: logger.lines };
  }

  const newStyle = {
    [manifest]: `file appendonly.aof.1.base.rdb seq 1 type b\n${oneFile}`,
    [base]: 'REDIS0010....',
    [incr1]: setB,
  };
  const failure = Object.assign(new Error('Wrong checksum'), { code: 'RDB_BAD_CRC' });

  test('is refused in the words of Redis, with the place and the cause', () => {
    for (const steps of [0, 1, 5]) {
      const { error, lines } = load(newStyle, failure, steps);
      expect(error).toMatchObject({
        code: AofErrorCode.badRdb,
        file: 'appendonly.aof.1.base.rdb',
        offset: steps,
        cause: failure,
      });
      expect(lines).toEqual([
        'Reading RDB base file on AOF loading...',
        '# Wrong checksum',
        '# Error reading the RDB base file appendonly.aof.1.base.rdb, AOF loading aborted',
      ]);
    }
  });

  test('is called a preamble in a log of a version before 7', () => {
    const { error, lines } = load({ [old]: 'REDIS0009....' }, failure, 3);
    expect(error).toMatchObject({ code: AofErrorCode.badRdb, file: 'appendonly.aof' });
    expect(lines.slice(1)).toEqual([
      'Reading RDB preamble from AOF file...',
      '# Wrong checksum',
      '# Error reading the RDB preamble of the AOF file appendonly.aof, AOF loading aborted',
    ]);
  });

  test('because the disk refuses is IO', () => {
    const { error } = load(newStyle, new StorageError('read', base, 'EIO'), 2);
    expect(error).toMatchObject({ code: AofErrorCode.io, file: 'appendonly.aof.1.base.rdb' });
  });

  test('because of a mistake in the loader rises as it is', () => {
    for (const mistake of [new RangeError('oops'), new AssertionError({ message: 'oops' })]) {
      expect(load(newStyle, mistake, 2).error).toBe(mistake);
    }
  });
});

test('the first BASE may be in RDB form; one that a crash left is set aside', () => {
  const storage = disk({});
  const files: string[] = [];
  const writeRdbBase = (path: string): void => {
    files.push(path);
    const file = storage.open(path, 'replace');
    file.write(Buffer.from('REDIS0010....'), 0, 13);
    file.sync();
    file.close();
  };
  const loadRdb = () => ({ step: () => true, position: 13 });
  const { log } = openLog({ storage, writeRdbBase, loadRdb });
  expect(files).toEqual([`${directory}/temp-appendonly.aof.1.base.rdb`]);
  expect(log.manifest.base?.name).toBe('appendonly.aof.1.base.rdb');
  expect(storage.isDurable).toBe(true);
  expect(openLog({ storage, loadRdb }).replayed).toEqual([]);
  storage.remove(manifest);
  for (const name of storage.list(directory)) {
    if (name.includes('incr')) storage.remove(`${directory}/${name}`);
  }
  const logger = new ListLogger();
  openLog({ storage, writeRdbBase, loadRdb, logger });
  expect(logger.lines[0]).toBe(
    '# appendonly.aof.1.base.rdb, left before there was a manifest, was kept as appendonly.aof.1.base.rdb.broken',
  );
});

test('temporary files of a process that died are removed at a start, and named', () => {
  const mine = [
    'data/temp-rewriteaof-bg-77.aof',
    'data/temp-rewriteaof-9.aof',
    `${directory}/temp-appendonly.aof.incr`,
    `${directory}/temp-appendonly.aof.manifest`,
    `${directory}/temp-appendonly.aof.begin`,
  ];
  const others = ['data/temp-7.rdb', 'data/temp-rewriteaof-bg-x.aof', `${directory}/temp-other.aof.incr`];
  const storage = disk({ [manifest]: oneFile, [incr1]: setA });
  for (const path of [...mine, ...others]) storage.install(path, setA);
  const logger = new ListLogger();
  openLog({ storage, checksums: false, logger });
  expect([...storage.files().keys()].filter((path) => path.includes('temp-'))).toEqual(others.sort());
  for (const path of mine) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    expect(logger.lines).toContain(`Removed the temporary AOF file ${name}, which a former process left`);
  }
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
