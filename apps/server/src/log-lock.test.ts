/**
 * Goal: a log that is turned on while the server runs is locked as one that is there from the start.
 *
 * Method: servers on a real directory, for the lock is made of a real socket; the other server is
 * its lock alone.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { NodeStorage } from '@varve/storage';
import { ConfigRegistry, storeDirectives } from '@varve/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { lockDirectory } from './directory-lock.js';
import { ServerLogLock } from './log-lock.js';
import { ServerHarness } from './testing/server-harness.js';

const storage = new NodeStorage();
const ok = '+OK\r\n';
const turnOn = 'CONFIG SET appendonly yes\r\n';
const refused =
  "-ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to turn on AOF. Check server logs.\r\n";
const ours = 1;
const others = 123;

let directory: string;
let lockPath: string;
let lines: string[];
let stop: () => Promise<void>;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-'));
  lockPath = path.join(directory, 'appendonlydir.lock');
  lines = [];
  stop = () => Promise.resolve();
});

afterEach(async () => {
  await stop();
  fs.rmSync(directory, { recursive: true });
});

function makeLock(appendonly: 'yes' | 'no', where = directory): ServerLogLock {
  const config = new ConfigRegistry(storeDirectives);
  config.load('appendonly', [appendonly]);
  const note = (line: string): void => void lines.push(line);
  const logger = { debug: note, verbose: note, notice: note, warning: note };
  return new ServerLogLock({ config, storage, logger, pid: ours, platform: process.platform, directory: where });
}

/** A server without a log; returns what sends it a request. */
async function serve(): Promise<(request: string, reply: string) => Promise<string>> {
  const logLock = makeLock('no');
  expect(await logLock.start()).toBe(true);
  const config = { dir: directory, appendonly: 'no', save: '' };
  const harness = await ServerHarness.start({ storage, config, logLock });
  stop = async () => {
    // It may be in the middle of turning on the log.
    harness.server.store.shutdown({ save: false, now: false, force: true });
    await harness.stop();
    logLock.release();
  };
  const client = await harness.client();
  return async (request, reply) => await client.ask(request, reply);
}

async function take(pid: number): ReturnType<typeof lockDirectory> {
  return await lockDirectory(lockPath, pid, process.platform, storage);
}

async function logged(text: RegExp): Promise<void> {
  await expect.poll(() => lines.join('\n')).toMatch(text);
}

function leaveDeadLock(): void {
  const script = `require('net').createServer().listen(${JSON.stringify(lockPath)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
}

describe('a start', () => {
  test('with a log is refused while another server has it, and says who', async () => {
    const other = await take(others);
    expect(await makeLock('yes').start()).toBe(false);
    expect(lines).toEqual([
      `Fatal error, another server (process 123) is using ${directory}/appendonlydir. ` +
        'Stop it, or start this one with another --dir.',
    ]);
    if (other.kind === 'locked') await other.lock.release();
  });

  test('without a log takes no lock', async () => {
    const other = await take(others);
    expect(await makeLock('no').start()).toBe(true);
    if (other.kind === 'locked') await other.lock.release();
    expect(await makeLock('no').start()).toBe(true);
    expect(fs.existsSync(lockPath)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('without a log removes the lock of a server that died', async () => {
    leaveDeadLock();
    expect(await makeLock('no').start()).toBe(true);
    expect(fs.existsSync(lockPath)).toBe(false);
  });
});

describe('CONFIG SET appendonly', () => {
  test('yes takes the lock, and no gives it up', async () => {
    const ask = await serve();
    expect(await ask(turnOn, ok)).toBe(ok);
    expect(await take(others)).toEqual({ kind: 'taken', ownerPid: ours });
    expect(await ask('CONFIG SET appendonly no\r\n', ok)).toBe(ok);
    // Once the log is closed.
    await expect.poll(() => fs.existsSync(lockPath)).toBe(false);
    const other = await take(others);
    expect(other.kind).toBe('locked');
    expect(await ask(turnOn, refused)).toBe(refused);
    if (other.kind === 'locked') await other.lock.release();
    expect(await ask(turnOn, ok)).toBe(ok);
  });

  test('yes is refused while another server has the lock; the log says who, and no file is touched', async () => {
    const ask = await serve();
    const other = await take(others);
    expect(await ask(turnOn, refused)).toBe(refused);
    expect(fs.readdirSync(directory)).toEqual(['appendonlydir.lock']);
    await logged(/^Can't begin an AOF: another server \(process 123\) is using .*\/appendonlydir$/);
    if (other.kind === 'locked') await other.lock.release();
  });

  test.skipIf(process.platform === 'win32')('yes gets the lock of a server that died at the second attempt', async () => {
    const ask = await serve();
    leaveDeadLock();
    expect(await ask(turnOn, refused)).toBe(refused);
    await logged(/^Can't begin an AOF: a server that died had locked .*: try again$/);
    expect(await ask(turnOn, ok)).toBe(ok);
  });
});

test.skipIf(process.platform === 'win32')('where no lock can be had the log goes without, with a warning', async () => {
  const lock = makeLock('no', path.join(directory, 'none'));
  expect(lock.take()).toBe(true);
  await logged(/^Warning: .*appendonlydir\.lock can't be locked \(.+\)\. Make sure that no other server uses it\.$/);
  lock.release();
});
