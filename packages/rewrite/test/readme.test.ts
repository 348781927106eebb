// The example of the README runs as it stands.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { expect, test } from 'vitest';

test('the example in the README runs as it stands', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(example).toContain('keyspace.freeze()');
  const folder = new URL('../test-results/', import.meta.url);
  const file = new URL('readme-example.ts', folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, example.replace("'@varve/rewrite'", "'../src/index.js'"));
  try {
    await import(file.pathname);
  } finally {
    rmSync(file);
  }
});
