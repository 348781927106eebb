/** Data folders and the bytes in them, exchanged with redis-server. */
import { expect, test } from 'vitest';

import { exchangeDirectories } from './exchange/directory-exchange.js';
import { propagatingCommands } from './exchange/propagating-commands.js';
import { makeFolder, removeFolder } from './support/folder.js';
import { readLog } from './support/log-files.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import type { ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';
import { WireClient } from './support/wire.js';

describeWithOracle('data folders', () => {
  const seed = announceSeed('data folders');

  test.each(['yes', 'no'] as const)('open in either server, aof-checksum %s', async (checksums) => {
    await exchangeDirectories(new Random(seed), 20_000, checksums);
  });

  test('hold the same records, byte for byte', async () => {
    const ours = await logOf(startVarve);
    const theirs = await logOf(startOracle);
    expect(ours.split('*')).toEqual(theirs.split('*'));
  });
});

/** The log of the propagating commands, without annotations, one byte per character. */
async function logOf(start: (folder: string) => Promise<ServerProcess>): Promise<string> {
  const folder = makeFolder('bytes');
  const server = await start(folder);
  try {
    const client = await WireClient.connect(server.port);
    await client.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
    // One at a time: what a server does at the end of a turn does not matter then.
    for (const command of propagatingCommands) await client.call(...command);
    await client.close();
  } finally {
    await server.kill('SIGTERM');
  }
  const bytes = Buffer.concat(readLog(folder).map((record) => record.bytes)).toString('latin1');
  removeFolder(folder);
  return bytes;
}
