/** The examples of the README and of docs/formats/aof.md, run and compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as resp from '@varve/resp';
import * as memory from '@varve/storage/memory';
import { expect, test } from 'vitest';

import * as aof from '../src/index.js';
import { appendUnit, openLog, readAll, record } from './log-bench.js';

const modules: Record<string, unknown> = {
  'node:assert/strict': assert,
  '@varve/resp': resp,
  '@varve/storage/memory': memory,
  '@varve/aof': aof,
};

function textOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
}

const blocks = [...textOf('../README.md').matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1]);

test('the README has three examples', () => {
  expect(blocks).toHaveLength(3);
});

test.each([0, 1, 2])('example %i of the README runs', async (index) => {
  const body = (blocks[index] as string)
    .replaceAll(/, type \w+/g, '')
    .replace(/^import (\{ .* \}) from '(.*)';$/gm, "const $1 = modules['$2'];")
    .replace(/^import (\w+) from '(.*)';$/gm, "const $1 = modules['$2'];")
    .replaceAll(/: (?:string\[\]|FinishedBase) =/g, ' =')
    .replaceAll('<FileEntry>', '');
  const AsyncFunction = (async () => undefined).constructor as new (
    ...args: string[]
  ) => (given: typeof modules) => Promise<void>;
  await new AsyncFunction('modules', body)(modules);
  await Promise.resolve();
});

test('the example of docs/formats/aof.md is the file we write', () => {
  const example = [...textOf('../../../docs/formats/aof.md').matchAll(/^ {4} *(\d+) {3}([#*].*)$/gm)];
  const documented = example.map(([, , line]) => line).join('').replaceAll('\\r\\n', '\r\n');
  const storage = new memory.MemoryStorage();
  storage.makeDirectory('data');
  const { log } = openLog({ storage, policy: 'no' });
  appendUnit(log, 0, record('SET', 'a', '1'));
  log.close(() => undefined);
  const bytes = readAll(storage, 'data/appendonlydir/appendonly.aof.1.incr.aof').toString();
  expect(documented).toBe(bytes);
  for (const [, offset, line] of example) {
    expect(bytes.indexOf((line as string).replaceAll('\\r\\n', '\r\n'))).toBe(Number(offset));
  }
});

test('every error code has its heading in docs/formats/aof.md', () => {
  const headings = [...textOf('../../../docs/formats/aof.md').matchAll(/^### (.*)$/gm)];
  const codes = headings.flatMap(([, text]) => (text as string).split(', '));
  for (const code of Object.values(aof.AofErrorCode)) expect(codes).toContain(code);
});
