/**
 * A data folder as redis-server leaves it by default, with a BASE in RDB form and a dump, of every type
 * and encoding: it opens here with the same dataset, from the log and from the dump.
 */
import { expect, test } from 'vitest';

import { nextCommands } from './differential/command-source.js';
import { randomRunOptions } from './differential/run-options.js';
import { difference, inspect } from './support/dataset.js';
import { makeFolder, removeFolder } from './support/folder.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { startVarve } from './support/varve.js';
import { WireClient, type WireCommand } from './support/wire.js';

const commandCount = 4000;

/** Commands that end the connection, wait, or are about the server rather than the data. */
const unwanted = /^(?:quit|reset|shutdown|client|hello|auth|debug|config|multi|exec|watch|flush)/i;

/** Collections beyond every limit of the packed encodings. */
const large: WireCommand[] = Array.from({ length: 1000 }, (_, i) => [
  ['HSET', 'large:hash', `f${i}`, `v${i}`],
  ['SADD', 'large:set', `m${i}`],
  ['ZADD', 'large:zset', String(i / 3), `m${i}`],
  ['RPUSH', 'large:list', `element ${i}`.repeat(1 + (i % 90))],
  ['XADD', 'large:stream', `${i + 1}-1`, 'f', `v${i}`],
]).flat();

describeWithOracle('a data folder of redis-server with its default directives', () => {
  test.each(['log', 'dump'] as const)('opens from its %s', async (source) => {
    const random = new Random(announceSeed(`folder, ${source}`));
    const options = randomRunOptions(random);
    const folder = makeFolder('redis-folder');
    const directives = { 'aof-use-rdb-preamble': 'yes' };
    const theirs = await startOracle(folder, directives);
    const client = await WireClient.connect(theirs.port);
    const write = async (count: number): Promise<void> => {
      const commands = Array.from({ length: count }, () => nextCommands(random, options)).flat();
      await client.pipeline(commands.filter(([name = '']) => !unwanted.test(name)));
    };
    await write(commandCount);
    await client.pipeline([['SELECT', '0'], ...large]);
    await client.text('BGREWRITEAOF');
    while (/aof_rewrite_in_progress:1/.test(await client.text('INFO', 'persistence')));
    await write(commandCount / 8);
    await client.text('SAVE');
    await client.close();
    const expected = await inspect(theirs);
    await theirs.kill('SIGTERM');
    const ours = await startVarve(folder, { appendonly: source === 'log' ? 'yes' : 'no', save: '' });
    const found = await inspect(ours);
    await ours.kill();
    removeFolder(folder);
    expect(difference(found, expected, 0)).toBeUndefined();
  });
});
