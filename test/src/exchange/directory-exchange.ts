/**
 * Data folders go both ways: what redis-server wrote opens in varve-server, and the reverse, with the
 * same digest and the same times of expiry.
 */
import assert from 'node:assert';

import { difference, inspect, type Dataset } from '../support/dataset.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { startOracle } from '../support/oracle.js';
import type { Random } from '../support/random.js';
import type { ServerProcess } from '../support/server-process.js';
import { startVarve } from '../support/varve.js';
import { sendLoad } from './load.js';

/** Times of expiry given as a span from now differ by what passed between two servers. */
const toleranceMs = 30_000;

/** Loads both servers with the same commands, then opens each one's folder with the other. */
export async function exchangeDirectories(random: Random, commandCount: number, checksums: 'yes' | 'no'): Promise<void> {
  const ourFolder = makeFolder('exchange-ours');
  const theirFolder = makeFolder('exchange-theirs');
  const ours = await startVarve(ourFolder, { 'aof-checksum': checksums });
  const theirs = await startOracle(theirFolder);
  try {
    await sendLoad([ours, theirs], random, commandCount);
    const expected = await inspect(theirs);
    assert.strictEqual(difference(await inspect(ours), expected, toleranceMs), undefined);
    assert(expected.keyCount > commandCount / 20 && expected.expireTimes.size > 0);
  } finally {
    await Promise.all([ours.kill('SIGTERM'), theirs.kill('SIGTERM')]);
  }
  const byVarve = await opened(() => startVarve(theirFolder, { 'aof-checksum': checksums }));
  const byOracle = await opened(() => startOracle(ourFolder));
  assert.strictEqual(difference(byVarve, byOracle, toleranceMs), undefined);
  const again = await opened(() => startVarve(ourFolder, { 'aof-checksum': checksums }));
  assert.strictEqual(difference(again, byOracle, 0), undefined);
  removeFolder(ourFolder);
  removeFolder(theirFolder);
}

async function opened(start: () => Promise<ServerProcess>): Promise<Dataset> {
  const server = await start();
  try {
    return await inspect(server);
  } finally {
    await server.kill('SIGTERM');
  }
}
