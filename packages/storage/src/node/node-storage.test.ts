import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { conformanceSuite } from '../conformance/index.js';
import { StorageError } from '../storage-error.js';
import { fromSystemError } from './system-error.js';
import { NodeStorage } from './node-storage.js';

describe('node storage', () => {
  conformanceSuite({
    describe,
    test,
    create: () => {
      const directory = mkdtempSync(join(tmpdir(), 'varve-storage-'));
      return {
        storage: new NodeStorage(),
        directory,
        dispose: () => {
          rmSync(directory, { recursive: true });
        },
      };
    },
  });

  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'varve-storage-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test('files are created with mode 0644, directories with 0755, less the umask', () => {
    const storage = new NodeStorage();
    storage.open(`${directory}/log`, 'append').close();
    storage.makeDirectory(`${directory}/logs`);
    const umask = process.umask();
    expect(statSync(`${directory}/log`).mode & 0o777).toBe(0o644 & ~umask);
    expect(statSync(`${directory}/logs`).mode & 0o777).toBe(0o755 & ~umask);
  });

  test('open gives the descriptor of a refused directory back', () => {
    const storage = new NodeStorage();
    const before = openSync(directory, 'r');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect(() => storage.open(directory, 'read')).toThrow(StorageError);
    }
    const after = openSync(directory, 'r');
    closeSync(before);
    closeSync(after);
    expect(after - before).toBeLessThan(100);
  });

  test('an error of Node itself, no system error, rises as it is', () => {
    const mistake = new TypeError('wrong argument');
    expect(() => fromSystemError(mistake, 'open', 'path')).toThrow(mistake);
  });

  test('on Windows truncate goes by the path, and syncDirectory is empty', () => {
    const storage = new NodeStorage({ platform: 'win32' });
    const file = storage.open(`${directory}/log`, 'append');
    file.write(Buffer.from('abc'), 0, 3);
    file.truncate(1);
    expect(file.size()).toBe(1);
    file.close();
    storage.syncDirectory(`${directory}/not there`);
  });

  test('a real full disk answers ENOSPC with the text of strerror', (context) => {
    const storage = new NodeStorage();
    if (storage.stat('/dev/full') === undefined) context.skip('no /dev/full on this system');
    const file = storage.open('/dev/full', 'append');
    expect(() => file.write(Buffer.from('x'), 0, 1)).toThrow(
      'write /dev/full: No space left on device (ENOSPC)',
    );
    file.close();
  });
});
