/**
 * Requirements on open files: modes, appending, reading, cutting, the asynchronous forms, closing.
 */

import assert from 'node:assert/strict';

import type { StorageError } from '../storage-error.js';
import type { StorageFile } from '../storage.js';
import type { ConformanceCase } from './conformance-case.js';
import {
  appendText,
  expectMistake,
  expectRefusal,
  expectText,
  later,
  putText,
} from './expectation.js';

export const fileCases: readonly ConformanceCase[] = [
  {
    name: 'append creates a missing file, empty',
    run(storage, directory) {
      const path = `${directory}/log`;
      const file = storage.open(path, 'append');
      assert.equal(file.path, path);
      assert.equal(file.size(), 0);
      file.close();
      assert.deepEqual(storage.stat(path), { kind: 'file', size: 0 });
    },
  },
  {
    name: 'append keeps what the file holds and writes after it',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'one,');
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'two');
      assert.equal(file.size(), 7);
      file.close();
      expectText(storage, `${directory}/log`, 'one,two');
    },
  },
  {
    name: 'replace empties a file that exists',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'old content');
      putText(storage, `${directory}/log`, 'new');
      expectText(storage, `${directory}/log`, 'new');
    },
  },
  {
    name: 'read refuses a missing file',
    run(storage, directory) {
      const path = `${directory}/missing`;
      expectRefusal('open', path, ['ENOENT'], () => storage.open(path, 'read'));
      assert.equal(storage.stat(path), undefined);
    },
  },
  {
    name: 'open refuses a missing directory',
    run(storage, directory) {
      const path = `${directory}/missing/log`;
      expectRefusal('open', path, ['ENOENT'], () => storage.open(path, 'append'));
    },
  },
  {
    name: 'open refuses a file on the way to the name',
    run(storage, directory) {
      putText(storage, `${directory}/file`, '');
      const path = `${directory}/file/log`;
      expectRefusal('open', path, ['ENOTDIR', 'ENOENT'], () => storage.open(path, 'append'));
    },
  },
  {
    name: 'open refuses a directory in every mode',
    run(storage, directory) {
      for (const mode of ['read', 'append', 'replace'] as const) {
        expectRefusal('open', directory, ['EISDIR'], () => storage.open(directory, mode));
      }
    },
  },
  {
    name: 'a file opened to read cannot be written or cut',
    run(storage, directory) {
      const path = `${directory}/log`;
      putText(storage, path, 'text');
      const file = storage.open(path, 'read');
      expectRefusal('write', path, ['EBADF', 'EPERM'], () => file.write(Buffer.from('x'), 0, 1));
      expectRefusal('truncate', path, ['EINVAL', 'EBADF', 'EPERM'], () => {
        file.truncate(0);
      });
      file.close();
      expectText(storage, path, 'text');
    },
  },
  {
    name: 'write takes the given part of the source',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      assert.equal(file.write(Buffer.from('abcdef'), 2, 4), 2);
      assert.equal(file.write(Buffer.from('abcdef'), 3, 3), 0);
      file.close();
      expectText(storage, `${directory}/log`, 'cd');
    },
  },
  {
    name: 'write leaves the source free for other use',
    run(storage, directory) {
      const source = Buffer.from('first');
      const file = storage.open(`${directory}/log`, 'append');
      file.write(source, 0, 5);
      source.fill(0x78);
      file.close();
      expectText(storage, `${directory}/log`, 'first');
    },
  },
  {
    name: 'every byte value comes back, also from a large write',
    run(storage, directory) {
      const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
      const file = storage.open(`${directory}/log`, 'append');
      for (let written = 0; written < bytes.byteLength; ) {
        written += file.write(bytes, written, bytes.byteLength);
      }
      const target = new Uint8Array(bytes.byteLength);
      for (let count = 0; count < target.byteLength; ) {
        count += file.read(target, count, target.byteLength, count);
      }
      file.close();
      assert.deepEqual(target, bytes);
    },
  },
  {
    name: 'two handles both append to the end',
    run(storage, directory) {
      const one = storage.open(`${directory}/log`, 'append');
      const two = storage.open(`${directory}/log`, 'append');
      appendText(one, 'a');
      appendText(two, 'b');
      appendText(one, 'c');
      one.close();
      two.close();
      expectText(storage, `${directory}/log`, 'abc');
    },
  },
  {
    name: 'read fills the given part of the target from any position',
    run(storage, directory) {
      putText(storage, `${directory}/log`, '0123456789');
      const file = storage.open(`${directory}/log`, 'read');
      const target = Buffer.from('........');
      assert.equal(file.read(target, 2, 5, 4), 3);
      assert.equal(target.toString(), '..456...');
      assert.equal(file.read(target, 0, 8, 8), 2);
      file.close();
    },
  },
  {
    name: 'read returns 0 at the end of the file and behind it',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'abc');
      const file = storage.open(`${directory}/log`, 'read');
      assert.equal(file.read(Buffer.alloc(4), 0, 4, 3), 0);
      assert.equal(file.read(Buffer.alloc(4), 0, 4, 1000), 0);
      file.close();
    },
  },
  {
    name: 'a reader sees what another handle wrote, without a sync',
    run(storage, directory) {
      const writer = storage.open(`${directory}/log`, 'append');
      const reader = storage.open(`${directory}/log`, 'read');
      appendText(writer, 'seen');
      assert.equal(reader.size(), 4);
      writer.close();
      reader.close();
    },
  },
  {
    name: 'truncate cuts the file, and writing goes on from there',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'keep,drop');
      file.truncate(5);
      assert.equal(file.size(), 5);
      appendText(file, 'more');
      file.close();
      expectText(storage, `${directory}/log`, 'keep,more');
    },
  },
  {
    name: 'truncate of a replaced file goes on from there, too',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'replace');
      appendText(file, 'abcdef');
      file.truncate(1);
      appendText(file, 'z');
      file.close();
      expectText(storage, `${directory}/log`, 'az');
    },
  },
  {
    name: 'sync and syncDirectory change nothing a reader sees',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'text');
      file.sync();
      storage.syncDirectory(directory);
      file.sync();
      file.close();
      expectText(storage, `${directory}/log`, 'text');
    },
  },
  {
    name: 'a file survives its removal while it is open',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'still ');
      storage.remove(`${directory}/log`);
      appendText(file, 'here');
      const target = Buffer.alloc(10);
      assert.equal(file.read(target, 0, 10, 0), 10);
      assert.equal(target.toString(), 'still here');
      file.close();
      assert.equal(storage.stat(`${directory}/log`), undefined);
    },
  },
  {
    name: 'writeAsync appends, and calls back in a later turn',
    async run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'one,');
      const written = await writeLater(file, 'xtwox', 1, 4);
      assert.equal(written, 3);
      appendText(file, '!');
      file.close();
      expectText(storage, `${directory}/log`, 'one,two!');
    },
  },
  {
    name: 'syncAsync calls back in a later turn',
    async run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'text');
      await syncLater(file);
      file.close();
      expectText(storage, `${directory}/log`, 'text');
    },
  },
  {
    name: 'writing goes on while a syncAsync is under way',
    async run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      appendText(file, 'before,');
      const synced = syncLater(file);
      appendText(file, 'during');
      await synced;
      file.close();
      expectText(storage, `${directory}/log`, 'before,during');
    },
  },
  {
    name: 'a writeAsync of a file opened to read reports the refusal',
    async run(storage, directory) {
      putText(storage, `${directory}/log`, 'text');
      const file = storage.open(`${directory}/log`, 'read');
      const error = await new Promise<StorageError | undefined>((resolve) => {
        file.writeAsync(Buffer.from('x'), 0, 1, (refused, written) => {
          assert.equal(written, 0);
          resolve(refused);
        });
      });
      assert(error !== undefined);
      assert(['EBADF', 'EPERM'].includes(error.code));
      assert.equal(error.operation, 'write');
      file.close();
    },
  },
  {
    name: 'close while asynchronous calls are under way lets them finish',
    async run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      const written = writeLater(file, 'text', 0, 4);
      const synced = syncLater(file);
      file.close();
      assert.equal(await written, 4);
      await synced;
      expectText(storage, `${directory}/log`, 'text');
    },
  },
  {
    name: 'calls on a closed file are mistakes',
    run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      file.close();
      expectMistake(() => file.size());
      expectMistake(() => file.read(Buffer.alloc(1), 0, 1, 0));
      expectMistake(() => file.write(Buffer.alloc(1), 0, 1));
      expectMistake(() => {
        file.writeAsync(Buffer.alloc(1), 0, 1, () => undefined);
      });
      expectMistake(() => {
        file.truncate(0);
      });
      expectMistake(() => {
        file.sync();
      });
      expectMistake(() => {
        file.syncAsync(() => undefined);
      });
      expectMistake(() => {
        file.close();
      });
    },
  },
  {
    name: 'a second asynchronous call of a kind, and extending, are mistakes',
    async run(storage, directory) {
      const file = storage.open(`${directory}/log`, 'append');
      const written = writeLater(file, 'a', 0, 1);
      expectMistake(() => {
        file.writeAsync(Buffer.from('b'), 0, 1, () => undefined);
      });
      expectMistake(() => file.write(Buffer.from('b'), 0, 1));
      expectMistake(() => {
        file.truncate(0);
      });
      await written;
      const synced = syncLater(file);
      expectMistake(() => {
        file.syncAsync(() => undefined);
      });
      await synced;
      expectMistake(() => {
        file.truncate(2);
      });
      file.close();
    },
  },
];

/** Issues a writeAsync; resolves to what was written; asserts that the call does not call back. */
function writeLater(file: StorageFile, text: string, start: number, end: number): Promise<number> {
  return later((done) => {
    file.writeAsync(Buffer.from(text), start, end, done);
  });
}

/** Issues a syncAsync; asserts that the call does not call back. */
function syncLater(file: StorageFile): Promise<unknown> {
  return later((done) => {
    file.syncAsync((error) => {
      done(error, 0);
    });
  });
}
