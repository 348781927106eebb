// The example of the README runs, and those of docs/formats/rdb-values.md are what they say.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { openDump } from '../src/index.js';
import { collect } from './values.js';

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the example in the README runs as it stands', async () => {
  const example = /```ts\n(.*?)```/s.exec(textOf('../README.md'))?.[1] ?? '';
  expect(example).toContain('checkValue(reader, type)');
  const folder = new URL('../test-results/', import.meta.url);
  const file = new URL('readme-example.ts', folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, example.replace("'@varve/rdb'", "'../src/index.js'"));
  try {
    await import(file.pathname);
  } finally {
    rmSync(file);
  }
});

/** The bytes drawn as "offset   bytes   meaning", each block from offset 0. */
function drawnBytes(text: string): Buffer[] {
  const blocks: Buffer[] = [];
  for (const match of text.matchAll(/^ +(\d+) {3}((?:[0-9a-f]{2} )+)/gm)) {
    const bytes = Buffer.from((match[2] as string).replaceAll(' ', ''), 'hex');
    if (match[1] === '0') blocks.push(Buffer.alloc(0));
    const block = blocks.at(-1) as Buffer;
    expect(block.length).toBe(Number(match[1]));
    blocks[blocks.length - 1] = Buffer.concat([block, bytes]);
  }
  return blocks;
}

test('the examples in docs/formats/rdb-values.md are payloads of redis-server', () => {
  const [hash, stream] = drawnBytes(textOf('../../../docs/formats/rdb-values.md'));
  const reader = openDump(hash as Buffer);
  expect(collect(reader, reader.byte())).toEqual({
    kind: 'hash',
    fields: [
      ['name', 'Ada', undefined],
      ['age', '36', undefined],
    ],
  });
  const stored = readFileSync(new URL('../testdata/stream.dump', import.meta.url));
  expect(stream).toEqual(stored.subarray(0, stored.length - 10));
});
