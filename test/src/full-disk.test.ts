/** A disk that is full or read-only: said clearly, nothing acknowledged is lost, and it gets better. */
import { describe, expect, test } from 'vitest';

import type { ServerProcess } from './support/server-process.js';
import { SmallDisk, smallDiskMissing } from './support/small-disk.js';
import { launchVarve, startVarve } from './support/varve.js';
import { WireClient } from './support/wire.js';
import type { WireReply } from './support/wire-reply.js';

const missing = smallDiskMissing();
if (missing !== undefined) console.warn(`SKIPPED: full and read-only disks: ${missing}`);
const suffix = missing === undefined ? '' : ` (skipped: ${missing})`;

const value = 'x'.repeat(10_000);

describe.skipIf(missing !== undefined)(`a full disk${suffix}`, () => {
  test('under everysec refuses writes with MISCONF until there is space, and loses nothing', async () => {
    const disk = SmallDisk.mount('6m');
    try {
      disk.occupy(4_000_000);
      const server = await startVarve(disk.folder, { appendfsync: 'everysec' });
      const client = await WireClient.connect(server.port);
      const { acknowledged, waiting } = await fill(client);
      // The client whose write is not on disk waits. Others read, and are told why they cannot write.
      const other = await WireClient.connect(server.port);
      expect(await other.text('GET', 'key:1')).toBe(value);
      expect(await answer(other, 'SET', 'another', 'v')).toMatch(
        /^-MISCONF Errors writing to the AOF file: No space left on device\r\n$/,
      );
      expect(await other.text('INFO', 'persistence')).toMatch(/aof_last_write_status:err/);
      disk.free();
      expect((await waiting)?.raw.toString()).toBe('+OK\r\n');
      await expect.poll(() => answer(other, 'SET', 'again', 'v'), { timeout: 120_000 }).toBe('+OK\r\n');
      expect(await other.text('INFO', 'persistence')).toMatch(/aof_last_write_status:ok/);
      await server.kill('SIGKILL');
      await expectKeys(await startVarve(disk.folder), [...acknowledged, 'again']);
    } finally {
      disk.remove();
    }
  });

  test('under always stops the server, which starts again with everything acknowledged', async () => {
    const disk = SmallDisk.mount('6m');
    try {
      disk.occupy(4_000_000);
      const server = await startVarve(disk.folder, { appendfsync: 'always' });
      const client = await WireClient.connect(server.port);
      const { acknowledged, waiting } = await fill(client);
      expect(await waiting).toBeUndefined();
      expect(await server.exited).toEqual({ code: 1, signal: null });
      expect(server.output.trimEnd().split('\n').at(-1)).toMatch(/No space left on device|Can't recover from AOF write error/);
      disk.free();
      await expectKeys(await startVarve(disk.folder), acknowledged);
    } finally {
      disk.remove();
    }
  });
});

test.skipIf(missing !== undefined)(`a read-only data directory is refused in one line${suffix}`, async () => {
  const disk = SmallDisk.mount('6m');
  try {
    disk.makeReadOnly();
    const server = await launchVarve(disk.folder);
    expect(await server.exited, server.output).toEqual({ code: 1, signal: null });
    expect(server.output.trimEnd().split('\n').at(-1)).toMatch(/Read-only file system/);
  } finally {
    disk.remove();
  }
});

/** What became of a fill. */
interface Fill {
  /** Keys whose write was acknowledged. */
  readonly acknowledged: string[];
  /** The reply that did not come at once; undefined: the connection ended without one. */
  readonly waiting: Promise<WireReply | undefined>;
}

/** Writes until a write is not acknowledged within a while. */
async function fill(client: WireClient): Promise<Fill> {
  const acknowledged: string[] = [];
  for (let i = 1; i < 2000; i += 1) {
    const waiting = client.call('SET', `key:${i}`, value).catch(() => undefined);
    const reply = await Promise.race([waiting, silence()]);
    if (reply === 'silence' || reply === undefined) return { acknowledged, waiting };
    expect(reply.raw.toString()).toBe('+OK\r\n');
    acknowledged.push(`key:${i}`);
  }
  throw new Error('the disk never got full');
}

async function answer(client: WireClient, ...command: string[]): Promise<string> {
  return (await client.call(...command)).raw.toString();
}

async function silence(): Promise<'silence'> {
  return await new Promise((resolve) => setTimeout(() => resolve('silence'), 2000).unref());
}

async function expectKeys(server: ServerProcess, names: readonly string[]): Promise<void> {
  try {
    expect(names.length).toBeGreaterThan(20);
    const client = await WireClient.connect(server.port);
    expect((await client.call('EXISTS', ...names)).raw.toString()).toBe(`:${names.length}\r\n`);
  } finally {
    await server.kill();
  }
}
