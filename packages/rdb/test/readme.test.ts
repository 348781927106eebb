// The examples of the README run, and those of docs/formats/rdb-*.md are what they say.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { BytesSource, openDump, readDump } from '../src/index.js';
import { collect, latin1 } from './values.js';

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const examples = [...textOf('../README.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '');

test.each([
  [0, 'readDumpChunks(createReadStream'],
  [1, 'new RdbFileWriter(sink)'],
  [2, 'checkValue(reader, type)'],
])('example %i in the README runs as it stands', async (index, part) => {
  const example = examples[index] ?? '';
  expect(example).toContain(part);
  const folder = new URL('../test-results/', import.meta.url);
  const file = new URL(`readme-example-${index}.ts`, folder);
  const dump = new URL('dump.rdb', folder);
  mkdirSync(folder, { recursive: true });
  const code = example.replaceAll("'dump.rdb'", `'${dump.pathname}'`);
  writeFileSync(file, code.replace("'@varve/rdb'", "'../src/index.js'"));
  try {
    await import(file.pathname);
  } finally {
    rmSync(file);
    rmSync(dump, { force: true });
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

test('the example in docs/formats/rdb-file.md is a file of redis-server', () => {
  const [bytes] = drawnBytes(textOf('../../../docs/formats/rdb-file.md'));
  expect(bytes).toHaveLength(123);
  const keys = [...readDump(new BytesSource(bytes as Buffer))].filter(({ kind }) => kind === 'key');
  expect(keys).toMatchObject([
    { database: 0, key: latin1('user'), expireAtMs: 1900000000000, value: { string: latin1('Ada') } },
    { database: 2, key: latin1('n'), value: { string: latin1('7') } },
  ]);
});

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
