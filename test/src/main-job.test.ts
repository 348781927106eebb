/**
 * The main job, as someone does it who has just cloned the repository: start the server as `npm
 * start` does, write with redis-cli, pull the plug, start again, read.
 */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import { ServerProcess } from './support/server-process.js';
import { varveProgram } from './support/varve.js';
import { WireClient } from './support/wire.js';

const hasRedisCli = spawnSync('redis-cli', ['--version']).error === undefined;

test.each(['appendfsync everysec', 'appendfsync always'])('what was set is there after kill -9, %s', async (policy) => {
  const folder = makeFolder('main-job');
  const directives = { dir: folder, appendonly: 'yes', appendfsync: policy.split(' ')[1] as string };
  const first = await ServerProcess.start(varveProgram, directives);
  const answers = await ask(first.port, [
    ['SET', 'greeting', 'hello world'],
    ['HSET', 'user:1', 'name', 'Ada', 'visits', '1'],
    ['HINCRBY', 'user:1', 'visits', '2'],
    ['EXPIRE', 'greeting', '1000'],
  ]);
  expect(answers).toEqual(['OK', '2', '3', '1']);
  await first.kill('SIGKILL');

  const second = await ServerProcess.start(varveProgram, directives);
  expect(second.output).toMatch(/DB loaded from/);
  const found = await ask(second.port, [
    ['GET', 'greeting'],
    ['HGET', 'user:1', 'visits'],
    ['TTL', 'greeting'],
  ]);
  expect(found.slice(0, 2)).toEqual(['hello world', '3']);
  expect(Number(found[2])).toBeGreaterThan(900);
  expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  removeFolder(folder);
});

/** Through redis-cli where there is one, as people would. */
async function ask(port: number, commands: readonly (readonly string[])[]): Promise<string[]> {
  if (hasRedisCli) {
    return commands.map((command) => spawnSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' }).stdout.trim());
  }
  const client = await WireClient.connect(port);
  const answers: string[] = [];
  for (const command of commands) answers.push(await client.text(...command));
  await client.close();
  return answers;
}
