import { PassThrough } from 'node:stream';

import { writeFully } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import { ReadingProgress } from './reading-progress.js';

const LIMITS = { fileSizeMin: 1000, readSizeMin: 100 };

function look(size: number, output: PassThrough | undefined): ReadingProgress {
  const inner = new MemoryStorage();
  const file = inner.open('big.aof', 'replace');
  writeFully(file, Buffer.alloc(size, 'x'), 0, size);
  file.close();
  return new ReadingProgress(inner, output, LIMITS);
}

/** A stream that says it is a terminal. */
function terminal(): PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true, columns: 80, cursorTo: () => true });
}

function readAll(progress: ReadingProgress, chunkSize: number): string {
  const file = progress.storage.open('big.aof', 'read');
  const bytes = Buffer.alloc(chunkSize);
  let text = '';
  for (let position = 0; ; position += chunkSize) {
    const count = file.read(bytes, 0, chunkSize, position);
    if (count === 0) break;
    text += bytes.toString('latin1', 0, count);
  }
  file.close();
  return text;
}

describe('ReadingProgress', () => {
  test('draws while a large file is read, which reads the same', () => {
    const output = terminal();
    expect(readAll(look(2000, output), 50)).toBe('x'.repeat(2000));
    expect(String(output.read())).toMatch(/big.aof \[.*\| 0\.0 of 0\.0 GB/);
  });

  test('is silent for small files, for a glance, and without a terminal', () => {
    const output = terminal();
    readAll(look(999, output), 50);
    const file = look(2000, output).storage.open('big.aof', 'read');
    file.read(Buffer.alloc(50), 0, 50, 0);
    file.close();
    expect(output.read()).toBeNull();
    expect(readAll(look(2000, undefined), 50)).toHaveLength(2000);
  });
});
