/** What keeps a server from starting is said in one line, and nothing on disk is touched. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import { logFiles } from './support/log-files.js';
import type { Directives } from './support/server-process.js';
import { launchVarve, startVarve } from './support/varve.js';
import { WireClient } from './support/wire.js';

let folder: string;

beforeEach(() => {
  folder = makeFolder('bad-start');
});

afterEach(() => removeFolder(folder));

/** Expects a start to fail with this among the last lines, without a stack trace. */
async function expectRefusal(message: string | RegExp, directives: Directives = {}, place = folder): Promise<void> {
  const server = await launchVarve(place, directives);
  const exit = await server.exited;
  expect(exit, server.output).toEqual({ code: 1, signal: null });
  expect(server.output.trimEnd().split('\n').slice(-4).join('\n')).toMatch(message);
  expect(server.output).not.toMatch(/\n\s+at /);
}

function writeLog(manifest: string, files: Readonly<Record<string, string>> = {}): void {
  const log = path.join(folder, 'appendonlydir');
  fs.mkdirSync(log);
  fs.writeFileSync(path.join(log, 'appendonly.aof.manifest'), manifest, 'latin1');
  for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(log, name), content, 'latin1');
}

test('a directive nobody knows', async () => {
  await expectRefusal("Bad directive or wrong number of arguments", { 'no-such-directive': 1 });
});

test('a value that does not fit', async () => {
  await expectRefusal('one of the following: everysec, always, no', { appendfsync: 'sometimes' });
});

test('a data directory that is not there', async () => {
  await expectRefusal('No such file or directory', {}, path.join(folder, 'missing'));
});

test('a file in place of the data directory', async () => {
  const file = path.join(folder, 'file');
  fs.writeFileSync(file, '');
  await expectRefusal('Not a directory', {}, file);
});

test('a file in place of the log directory', async () => {
  fs.writeFileSync(path.join(folder, 'appendonlydir'), 'precious');
  await expectRefusal(/appendonlydir/);
  expect(fs.readFileSync(path.join(folder, 'appendonlydir'), 'utf8')).toBe('precious');
});

test('a port in use', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as net.AddressInfo;
  await expectRefusal(`Failed listening on port ${port}`, { port });
  other.close();
});

test('a data directory another server uses', async () => {
  const first = await startVarve(folder);
  await expectRefusal(`another server (process ${first.pid}) is using`);
  const client = await WireClient.connect(first.port);
  expect(await client.text('SET', 'a', 'b')).toBe('OK');
  await first.kill();
});

test('a manifest that is none', async () => {
  writeLog('garbage\n');
  await expectRefusal('Invalid AOF manifest file format');
});

test('a manifest that leads out of the directory', async () => {
  writeLog('file ../../etc/passwd seq 1 type i\n');
  await expectRefusal(/File can't be a path|Invalid AOF manifest/);
});

test('a manifest that names a file that is gone', async () => {
  writeLog('file appendonly.aof.1.incr.aof seq 1 type i\n');
  await expectRefusal('appendonly.aof.1.incr.aof length. stat: No such file or directory');
});

test('a log with bytes that are no record', async () => {
  writeLog('file appendonly.aof.1.incr.aof seq 1 type i\n', {
    'appendonly.aof.1.incr.aof': '*2\r\n$3\r\nGETX\r\n$1\r\na\r\n*1\r\n$4\r\nPING\r\n',
  });
  await expectRefusal('Bad file format reading the append only file appendonly.aof.1.incr.aof');
});

test('a log with a command nobody knows', async () => {
  writeLog('file appendonly.aof.1.incr.aof seq 1 type i\n', { 'appendonly.aof.1.incr.aof': '*1\r\n$7\r\nUNKNOWN\r\n' });
  await expectRefusal("Unknown command 'UNKNOWN' reading the append only file");
});

test('a byte of an early batch that changed, under aof-checksum', async () => {
  const server = await startVarve(folder, { appendfsync: 'always' });
  const client = await WireClient.connect(server.port);
  for (let i = 0; i < 20; i += 1) await client.call('SET', `key:${i}`, 'a value that is long enough');
  await server.kill();
  const file = logFiles(folder).at(-1) as string;
  const bytes = fs.readFileSync(file);
  const at = bytes.indexOf('long enough');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  fs.writeFileSync(file, bytes);
  await expectRefusal(new RegExp(`${path.basename(file)}`));
  expect(fs.readFileSync(file).equals(bytes)).toBe(true);
});
