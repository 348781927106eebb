import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeStorage } from '@varve/storage';

import { lockDirectory } from './directory-lock.js';
import type { LockResult } from './directory-lock.js';

const storage = new NodeStorage();
let directory: string;
let lockPath: string;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-'));
  lockPath = path.join(directory, 'log.lock');
});

afterEach(() => fs.rmSync(directory, { recursive: true }));

async function release(result: LockResult): Promise<void> {
  expect(result.kind).toBe('locked');
  if (result.kind === 'locked') await result.lock.release();
}

describe('the lock of a directory', () => {
  test('is held by one at a time, and tells who that is', async () => {
    const first = await lockDirectory(lockPath, 123, process.platform, storage);
    expect(await lockDirectory(lockPath, 456, process.platform, storage)).toEqual({ kind: 'taken', ownerPid: 123 });
    await release(first);
    await release(await lockDirectory(lockPath, 456, process.platform, storage));
  });

  test.skipIf(process.platform === 'win32')('of a process that died is taken over', async () => {
    const script = `require('net').createServer().listen(${JSON.stringify(lockPath)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect(fs.existsSync(lockPath)).toBe(true);
    await release(await lockDirectory(lockPath, 456, process.platform, storage));
  });

  test('is respected when its owner does not say who it is', async () => {
    const mute = net.createServer((socket) => socket.on('error', () => socket.destroy()));
    await new Promise<void>((resolve) => mute.listen(lockPath, resolve));
    const result = await lockDirectory(lockPath, 456, process.platform, storage);
    expect(result).toEqual({ kind: 'taken', ownerPid: undefined });
    mute.close();
  });

  test.skipIf(process.platform === 'win32')('cannot be taken where there is no directory', async () => {
    const result = await lockDirectory(path.join(directory, 'none', 'x'), 1, process.platform, storage);
    expect(result.kind).toBe('impossible');
  });
});
