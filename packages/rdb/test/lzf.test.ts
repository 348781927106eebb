import { expect, test } from 'vitest';

import { decompressLzf, isPlausibleLzf, LzfCompressor } from '../src/index.js';
import { generator } from './mutations.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Compresses `bytes` to at most `sizeMax`; undefined if that cannot be. */
function compress(bytes: Buffer, sizeMax: number, lzf = new LzfCompressor()): Buffer | undefined {
  const target = Buffer.alloc(sizeMax + 4);
  const size = lzf.compress(bytes, 0, bytes.length, target, 0, sizeMax);
  return size === 0 ? undefined : target.subarray(0, size);
}

function decompress(stream: Buffer, size: number): string | undefined {
  const target = Buffer.alloc(size);
  return decompressLzf(stream, 0, stream.length, target) ? target.toString() : undefined;
}

test('a run of one letter is a literal, copies of it, and literals', () => {
  const stream = compress(Buffer.from('a'.repeat(30)), 26);
  expect(stream?.toString('hex')).toBe(hex('01 61 61 e0 11 00 01 61 61').toString('hex'));
});

test('a stream is decompressed only to its exact size', () => {
  const stream = hex('01 61 62 20 01');
  expect(decompress(stream, 5)).toBe('ababa');
  expect(decompress(stream, 4)).toBeUndefined();
  expect(decompress(stream, 6)).toBeUndefined();
});

test.each([
  ['01 61', 'ends inside literals'],
  ['e0', 'ends before the size of a copy'],
  ['e0 00', 'ends before the offset of a copy'],
  ['20', 'ends before the offset of a short copy'],
  ['20 00', 'copies from before the start'],
  ['00 61 20 01', 'copies from before the start, later'],
])('%s is damaged: it %s', (stream) => {
  for (let size = 0; size < 40; size++) expect(decompress(hex(stream), size)).toBeUndefined();
});

test('any bytes come back from any compression that succeeds', () => {
  const random = generator(42);
  const lzf = new LzfCompressor();
  for (let round = 0; round < 300; round++) {
    const letters = 1 + random(6);
    const size = 1 + random(round % 10 === 0 ? 20_000 : 300);
    const bytes = Buffer.from(Array.from({ length: size }, () => 97 + random(letters)));
    const stream = compress(bytes, size + 700, lzf);
    expect(stream).toBeDefined();
    expect(decompress(stream as Buffer, size)).toBe(bytes.toString());
    expect(isPlausibleLzf((stream as Buffer).length, size)).toBe(true);
  }
});

test('one byte too few to compress into is none', () => {
  const bytes = Buffer.from('abcabcabcabcabcabcabcabcabc');
  const size = compress(bytes, 100)?.length as number;
  for (let sizeMax = 0; sizeMax < size; sizeMax++) expect(compress(bytes, sizeMax)).toBeUndefined();
});
