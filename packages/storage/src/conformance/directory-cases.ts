/**
 * Requirements on names: looking up, listing, creating directories, renaming, removing, syncing.
 */

import assert from 'node:assert/strict';

import { StorageError } from '../storage-error.js';
import type { ConformanceCase } from './conformance-case.js';
import { appendText, expectRefusal, expectText, later, putText } from './expectation.js';

export const directoryCases: readonly ConformanceCase[] = [
  {
    name: 'stat tells files from directories, and missing names',
    run(storage, directory) {
      putText(storage, `${directory}/log`, '12345');
      assert.deepEqual(storage.stat(`${directory}/log`), { kind: 'file', size: 5 });
      assert.equal(storage.stat(directory)?.kind, 'directory');
      assert.equal(storage.stat(`${directory}/missing`), undefined);
      assert.equal(storage.stat(`${directory}/missing/deeper`), undefined);
      assert.equal(storage.stat(`${directory}/log/deeper`), undefined);
    },
  },
  {
    name: 'list returns the names of files and directories, sorted',
    run(storage, directory) {
      assert.deepEqual(storage.list(directory), []);
      for (const name of ['b', 'a', 'a.1', 'B']) putText(storage, `${directory}/${name}`, '');
      storage.makeDirectory(`${directory}/aa`);
      putText(storage, `${directory}/aa/inside`, '');
      assert.deepEqual(storage.list(directory), ['B', 'a', 'a.1', 'aa', 'b']);
    },
  },
  {
    name: 'list refuses a missing directory and a file',
    run(storage, directory) {
      const missing = `${directory}/missing`;
      const file = `${directory}/log`;
      putText(storage, file, '');
      expectRefusal('list', missing, ['ENOENT'], () => storage.list(missing));
      expectRefusal('list', file, ['ENOTDIR'], () => storage.list(file));
    },
  },
  {
    name: 'makeDirectory creates a directory, and leaves an existing one as it is',
    run(storage, directory) {
      storage.makeDirectory(`${directory}/logs`);
      putText(storage, `${directory}/logs/one`, 'kept');
      storage.makeDirectory(`${directory}/logs`);
      expectText(storage, `${directory}/logs/one`, 'kept');
    },
  },
  {
    name: 'makeDirectory refuses a missing parent and a name that a file has',
    run(storage, directory) {
      const deep = `${directory}/missing/logs`;
      const file = `${directory}/log`;
      putText(storage, file, '');
      expectRefusal('makeDirectory', deep, ['ENOENT'], () => {
        storage.makeDirectory(deep);
      });
      expectRefusal('makeDirectory', file, ['EEXIST'], () => {
        storage.makeDirectory(file);
      });
    },
  },
  {
    name: 'rename moves the content and frees the old name',
    run(storage, directory) {
      putText(storage, `${directory}/temp`, 'content');
      storage.rename(`${directory}/temp`, `${directory}/log`);
      assert.deepEqual(storage.list(directory), ['log']);
      expectText(storage, `${directory}/log`, 'content');
    },
  },
  {
    name: 'rename replaces a file that has the name',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'old');
      putText(storage, `${directory}/temp`, 'new');
      storage.rename(`${directory}/temp`, `${directory}/log`);
      assert.deepEqual(storage.list(directory), ['log']);
      expectText(storage, `${directory}/log`, 'new');
    },
  },
  {
    name: 'rename moves between directories',
    run(storage, directory) {
      storage.makeDirectory(`${directory}/logs`);
      putText(storage, `${directory}/log`, 'moved');
      storage.rename(`${directory}/log`, `${directory}/logs/log`);
      assert.deepEqual(storage.list(directory), ['logs']);
      expectText(storage, `${directory}/logs/log`, 'moved');
    },
  },
  {
    name: 'rename of a name to itself does nothing',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'same');
      storage.rename(`${directory}/log`, `${directory}/log`);
      expectText(storage, `${directory}/log`, 'same');
    },
  },
  {
    name: 'rename refuses a missing source and a directory as target',
    run(storage, directory) {
      const missing = `${directory}/missing`;
      const file = `${directory}/log`;
      putText(storage, file, 'kept');
      storage.makeDirectory(`${directory}/logs`);
      expectRefusal('rename', missing, ['ENOENT'], () => {
        storage.rename(missing, `${directory}/other`);
      });
      expectRefusal('rename', file, ['EISDIR', 'EPERM', 'EACCES'], () => {
        storage.rename(file, `${directory}/logs`);
      });
      expectText(storage, file, 'kept');
    },
  },
  {
    name: 'rename moves a directory with what is in it, but not over a file',
    run(storage, directory) {
      const logs = `${directory}/logs`;
      storage.makeDirectory(logs);
      putText(storage, `${logs}/log`, 'inside');
      putText(storage, `${directory}/file`, '');
      expectRefusal('rename', logs, ['ENOTDIR', 'EPERM', 'EACCES', 'EEXIST'], () => {
        storage.rename(logs, `${directory}/file`);
      });
      storage.rename(logs, `${directory}/old`);
      expectText(storage, `${directory}/old/log`, 'inside');
      assert.deepEqual(storage.list(directory), ['file', 'old']);
    },
  },
  {
    name: 'a handle follows its file through a rename and keeps its path',
    run(storage, directory) {
      const file = storage.open(`${directory}/temp`, 'append');
      appendText(file, 'a');
      storage.rename(`${directory}/temp`, `${directory}/log`);
      appendText(file, 'b');
      assert.equal(file.path, `${directory}/temp`);
      file.close();
      expectText(storage, `${directory}/log`, 'ab');
    },
  },
  {
    name: 'remove takes the name away, and the name can be used again',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'old');
      storage.remove(`${directory}/log`);
      assert.deepEqual(storage.list(directory), []);
      const file = storage.open(`${directory}/log`, 'append');
      assert.equal(file.size(), 0);
      file.close();
    },
  },
  {
    name: 'remove refuses a missing name and a directory',
    run(storage, directory) {
      const missing = `${directory}/missing`;
      const logs = `${directory}/logs`;
      storage.makeDirectory(logs);
      expectRefusal('remove', missing, ['ENOENT'], () => {
        storage.remove(missing);
      });
      expectRefusal('remove', logs, ['EISDIR', 'EPERM'], () => {
        storage.remove(logs);
      });
    },
  },
  {
    name: 'syncDirectory refuses a missing directory and a file',
    run(storage, directory) {
      const missing = `${directory}/missing`;
      const file = `${directory}/log`;
      putText(storage, file, '');
      expectRefusal('syncDirectory', missing, ['ENOENT'], () => {
        storage.syncDirectory(missing);
      });
      expectRefusal('syncDirectory', file, ['ENOTDIR'], () => {
        storage.syncDirectory(file);
      });
    },
  },
  {
    name: 'removeAsync takes the name away, and calls back in a later turn',
    async run(storage, directory) {
      putText(storage, `${directory}/log`, 'old');
      await later((done) => {
        storage.removeAsync(`${directory}/log`, (error) => {
          done(error, 0);
        });
      });
      assert.deepEqual(storage.list(directory), []);
    },
  },
  {
    name: 'syncDirectoryAsync changes nothing a reader sees, and calls back in a later turn',
    async run(storage, directory) {
      putText(storage, `${directory}/log`, 'text');
      await later((done) => {
        storage.syncDirectoryAsync(directory, (error) => {
          done(error, 0);
        });
      });
      expectText(storage, `${directory}/log`, 'text');
    },
  },
  {
    name: 'names may change, and be synced again, while a syncDirectoryAsync is under way',
    async run(storage, directory) {
      const syncLater = (): Promise<unknown> =>
        later((done) => {
          storage.syncDirectoryAsync(directory, (error) => {
            done(error, 0);
          });
        });
      putText(storage, `${directory}/temp`, 'text');
      const first = syncLater();
      storage.rename(`${directory}/temp`, `${directory}/log`);
      await Promise.all([first, syncLater()]);
      assert.deepEqual(storage.list(directory), ['log']);
    },
  },
  {
    name: 'removeAsync and syncDirectoryAsync report what they are refused, in a later turn',
    async run(storage, directory) {
      const missing = `${directory}/missing`;
      for (const operation of ['remove', 'syncDirectory'] as const) {
        const error: unknown = await later((done) => {
          storage[`${operation}Async`](missing, (refused) => {
            done(refused, 0);
          });
        }).then(
          () => undefined,
          (refused: unknown) => refused,
        );
        assert(error instanceof StorageError);
        assert.equal(error.code, 'ENOENT');
        assert.equal(error.operation, operation);
        assert.equal(error.path, missing);
      }
    },
  },
  {
    name: 'a refusal gives its reason in the words of strerror',
    run(storage, directory) {
      assert.throws(() => storage.open(`${directory}/missing`, 'read'), {
        name: 'StorageError',
        code: 'ENOENT',
        reason: 'No such file or directory',
        message: `open ${directory}/missing: No such file or directory (ENOENT)`,
      });
    },
  },
];
