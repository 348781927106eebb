/**
 * Goal: whatever the operating system refuses arrives as a StorageError. Method: descriptors that
 * nothing has, and devices that refuse; no mocks.
 */
import { expect, test } from 'vitest';

import { StorageError } from '../storage-error.js';
import { NodeFile } from './node-file.js';
import { NodeStorage } from './node-storage.js';

const unusedDescriptor = 0x3fff_fff0;

function deadFile(): NodeFile {
  return new NodeFile(unusedDescriptor, 'log', false);
}

test('every synchronous call on a bad descriptor is refused with EBADF', () => {
  const calls: [string, (file: NodeFile) => void][] = [
    ['size', (file) => file.size()],
    ['read', (file) => file.read(Buffer.alloc(1), 0, 1, 0)],
    ['write', (file) => file.write(Buffer.alloc(1), 0, 1)],
    [
      'sync',
      (file) => {
        file.sync();
      },
    ],
    [
      'close',
      (file) => {
        file.close();
      },
    ],
  ];
  for (const [operation, call] of calls) {
    let refused: unknown;
    try {
      call(deadFile());
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(StorageError);
    expect(refused).toMatchObject({ code: 'EBADF', operation, reason: 'Bad file descriptor' });
  }
});

test('the asynchronous calls report it to their callbacks', async () => {
  const file = deadFile();
  const write = new Promise((resolve) => {
    file.writeAsync(Buffer.alloc(1), 0, 1, (error, written) => {
      resolve(`${error?.operation ?? ''} ${error?.code ?? ''} ${written}`);
    });
  });
  const sync = new Promise((resolve) => {
    file.syncAsync((error) => {
      resolve(`${error?.operation ?? ''} ${error?.code ?? ''}`);
    });
  });
  expect(await write).toBe('write EBADF 0');
  expect(await sync).toBe('sync EBADF');
});

test('a close that waited for a call and then fails tells nobody', async () => {
  const file = deadFile();
  const synced = new Promise<void>((resolve) => {
    file.syncAsync(() => {
      resolve();
    });
  });
  file.close();
  await synced;
});

test('a path that is too long is refused by every call on names', () => {
  const storage = new NodeStorage();
  const path = `/${'x'.repeat(300)}`;
  const calls: (() => unknown)[] = [
    () => storage.open(path, 'append'),
    () => storage.stat(path),
    () => storage.list(path),
    () => {
      storage.makeDirectory(path);
    },
    () => {
      storage.rename(path, '/x');
    },
    () => {
      storage.remove(path);
    },
    () => {
      storage.syncDirectory(path);
    },
  ];
  for (const call of calls) expect(call).toThrow('File name too long (ENAMETOOLONG)');
});

test('a directory that cannot be synced counts as synced', (context) => {
  const storage = new NodeStorage();
  if (storage.stat('/proc/self') === undefined) context.skip('no /proc on this system');
  storage.syncDirectory('/proc/self');
});

test('neither a file nor a directory is something else', (context) => {
  const storage = new NodeStorage();
  if (storage.stat('/dev/null') === undefined) context.skip('no /dev/null on this system');
  expect(storage.stat('/dev/null')).toEqual({ kind: 'other', size: 0 });
});
