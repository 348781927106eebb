/**
 * Goal: the README's examples do what it says. Method: each block marked `ts` is run as it stands,
 * with its imports answered from the sources.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';

import * as faulty from './faulty/index.js';
import * as storage from './index.js';
import * as memory from './memory/index.js';

const modules: Record<string, object> = {
  '@varve/storage': storage,
  '@varve/storage/memory': memory,
  '@varve/storage/faulty': faulty,
};

const path = fileURLToPath(new URL('../README.md', import.meta.url));
const readme = storage.readFile(new storage.NodeStorage(), path)?.toString() ?? '';
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1] ?? '');

test('the README has examples', () => {
  expect(blocks.length).toBe(2);
});

test.each(blocks.map((block, index) => [index + 1, block] as const))(
  'example %i of the README runs',
  (_number, block) => {
    const body = block.replace(
      /^import \{ (.*) \} from '(.*)';$/gm,
      (_line, names: string, from: string) => `const { ${names} } = modules['${from}'];`,
    );
    const run = compileFunction(body, ['modules', 'assert', 'Buffer']) as (
      ...inputs: unknown[]
    ) => void;
    run(modules, assert, Buffer);
  },
);
