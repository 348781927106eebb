/** Seeded bugs in what the product asks of the disk: what is synced, when, and in which order. */
import { joinPath, nameOf, parentPath } from '@varve/storage';
import type { Storage, StorageFile, SyncDone } from '@varve/storage';

import { send, sendLarge, turn, type Step } from '../workload/step.js';
import { isIncr, isTemporary, type SeededBug } from './seeded-bug.js';

const fewWrites: readonly Step[] = [
  send(0, 'SELECT 1', 'SET a 1'),
  turn,
  send(0, 'INCR a', 'SET b 1'),
  turn,
  send(1, 'SET c 1'),
  turn,
  send(0, 'APPEND b 2'),
  turn,
];

const twoLives: readonly Step[] = [
  ...fewWrites,
  { kind: 'crash', crash: 'process', seed: 5, profile: 'adversarial' },
  ...fewWrites,
  { kind: 'restart' },
];

const nothing = (): void => undefined;

/** Syncs the manifest beside a file. */
function syncManifest(disk: Storage, { path }: StorageFile): void {
  const manifest = disk.open(joinPath(parentPath(path), 'appendonly.aof.manifest'), 'append');
  manifest.sync();
  manifest.close();
}

/** Calls `done` when a sync would have been complete. */
function completeWithoutSync(disk: Storage, { path }: StorageFile, done: SyncDone): void {
  const file = disk.open(path, 'append');
  file.writeAsync(Buffer.alloc(0), 0, 0, (error) => {
    file.close();
    done(error);
  });
}

export const diskBugs: readonly SeededBug[] = [
  {
    name: 'never makes names durable',
    hooks: () => ({ syncDirectory: nothing }),
    policy: 'always',
    checksums: true,
    steps: fewWrites,
    found: ['lost', 'refused'],
  },
  {
    name: 'never syncs the log',
    hooks: (disk) => ({
      sync: (file) => (isIncr(file.path) ? undefined : file.sync()),
      syncAsync: (file, done) => completeWithoutSync(disk, file, done),
    }),
    policy: 'always',
    checksums: true,
    steps: fewWrites,
    found: ['lost'],
  },
  {
    name: 'leaves out every other sync of the log',
    hooks: (disk) => {
      let count = 0;
      return {
        sync: (file) => {
          if (isIncr(file.path)) count += 1;
          if (count % 2 === 0) file.sync();
        },
        syncAsync: (file, done) => {
          count += 1;
          if (count % 2 === 0) file.syncAsync(done);
          else completeWithoutSync(disk, file, done);
        },
      };
    },
    policy: 'always',
    checksums: true,
    steps: fewWrites,
    found: ['lost'],
  },
  {
    name: 'syncs the wrong file',
    hooks: (disk) => ({
      sync: (file) => (isIncr(file.path) ? syncManifest(disk, file) : file.sync()),
      syncAsync: (file, done) => {
        syncManifest(disk, file);
        completeWithoutSync(disk, file, done);
      },
    }),
    policy: 'always',
    checksums: true,
    steps: fewWrites,
    found: ['lost'],
  },
  {
    name: 'keeps a batch in a buffer of the process after it called it written',
    hooks: () => {
      const kept = new Map<StorageFile, Buffer>();
      return {
        write: (file, bytes) => {
          if (!isIncr(file.path)) return file.write(bytes, 0, bytes.length);
          const before = kept.get(file);
          if (before) file.write(before, 0, before.length);
          kept.set(file, Buffer.from(bytes));
          return bytes.length;
        },
      };
    },
    policy: 'no',
    checksums: false,
    steps: fewWrites,
    found: ['lost'],
  },
  {
    name: 'acknowledges a write that it dropped',
    hooks: () => {
      let count = 0;
      return {
        write: (file, bytes) => {
          if (isIncr(file.path)) count += 1;
          if (isIncr(file.path) && count === 3) return bytes.length;
          return file.write(bytes, 0, bytes.length);
        },
      };
    },
    policy: 'everysec',
    checksums: true,
    steps: fewWrites,
    found: ['lost', 'state'],
  },
  {
    name: 'writes a batch twice',
    hooks: () => {
      let count = 0;
      return {
        write: (file, bytes) => {
          if (isIncr(file.path)) count += 1;
          if (isIncr(file.path) && count === 2) file.write(bytes, 0, bytes.length);
          return file.write(bytes, 0, bytes.length);
        },
      };
    },
    policy: 'everysec',
    checksums: false,
    steps: fewWrites,
    found: ['state'],
  },
  {
    name: 'renames a prepared file before syncing it',
    hooks: () => ({
      sync: (file) => (isTemporary(file.path) ? undefined : file.sync()),
    }),
    policy: 'always',
    checksums: true,
    steps: fewWrites,
    found: ['lost', 'refused'],
  },
  {
    name: 'writes the manifest in place',
    hooks: () => ({
      open: (inner, path, mode) => {
        const isManifest = nameOf(path) === 'temp-appendonly.aof.manifest';
        return inner.open(isManifest ? path.replace('temp-', '') : path, mode);
      },
      rename: (inner, source, target) => {
        if (inner.stat(source)) inner.rename(source, target);
      },
    }),
    policy: 'always',
    checksums: true,
    steps: twoLives,
    found: ['lost', 'refused'],
  },
  {
    name: 'publishes the manifest before the INCR it names is on disk',
    hooks: () => {
      let isIncrPending = false;
      return {
        sync: (file) => {
          if (!file.path.endsWith('.incr.aof')) file.sync();
        },
        rename: (inner, source, target) => {
          inner.rename(source, target);
          isIncrPending = isIncr(target);
        },
        syncDirectory: (inner, path) => {
          if (!isIncrPending) inner.syncDirectory(path);
          isIncrPending = false;
        },
      };
    },
    policy: 'no',
    checksums: true,
    steps: fewWrites,
    found: ['lost', 'refused'],
  },
  {
    name: 'removes an INCR that the manifest still names',
    hooks: () => ({
      rename: (inner, source, target) => {
        inner.rename(source, target);
        if (!target.endsWith('.manifest')) return;
        const directory = parentPath(target);
        const incrs = inner.list(directory).filter((name) => isIncr(name));
        for (const name of incrs.slice(0, -1)) inner.remove(`${directory}/${name}`);
      },
    }),
    policy: 'everysec',
    checksums: true,
    steps: twoLives,
    found: ['lost', 'refused', 'unstable', 'failed'],
  },
  {
    name: 'cuts a torn tail one byte too early',
    hooks: () => ({
      truncate: (file, size) => file.truncate(Math.max(0, size - 1)),
    }),
    policy: 'everysec',
    checksums: false,
    steps: twoLives,
    isInRecovery: true,
    found: ['unstable', 'lost', 'refused'],
  },
  {
    name: 'goes on behind a torn tail instead of cutting it',
    hooks: () => ({ truncate: nothing }),
    policy: 'everysec',
    checksums: false,
    steps: twoLives,
    isInRecovery: true,
    found: ['unstable', 'lost', 'refused', 'state'],
  },
  {
    name: 'empties the INCR that it goes on with',
    hooks: () => ({
      open: (inner, path, mode) => {
        const isContinued = isIncr(path) && mode === 'append' && inner.stat(path) !== undefined;
        return inner.open(path, isContinued ? 'replace' : mode);
      },
    }),
    policy: 'everysec',
    checksums: false,
    steps: twoLives,
    found: ['lost', 'state', 'failed'],
  },
  {
    name: 'serves a recovered tail that is not on disk',
    hooks: () => ({
      sync: (file) => (file.path.endsWith('.incr.aof') ? undefined : file.sync()),
    }),
    policy: 'no',
    checksums: false,
    steps: [send(0, 'SET a 1'), turn, sendLarge(0, 'SET b', 5000, 'b'), turn],
    isInRecovery: true,
    found: ['unstable'],
  },
  {
    name: 'forgets which database was selected when it goes on with a file',
    hooks: () => ({
      write: (file, bytes) => {
        const select = /^\*2\r\n\$6\r\nSELECT\r\n\$1\r\n[1-9]\r\n/;
        const record = select.exec(Buffer.from(bytes).toString('latin1'))?.[0] ?? '';
        const isContinued = isIncr(file.path) && file.size() > 0;
        const skipped = isContinued ? record.length : 0;
        return skipped + file.write(bytes, skipped, bytes.length);
      },
    }),
    policy: 'everysec',
    checksums: false,
    steps: [
      send(0, 'SET a 1'),
      turn,
      { kind: 'restart' },
      send(0, 'SELECT 2', 'SET a 2'),
      turn,
    ],
    found: ['state'],
  },
];
