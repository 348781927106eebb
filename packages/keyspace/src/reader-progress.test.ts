import { expect, test } from 'vitest';

import { ReaderProgress } from './reader-progress.js';

test('nothing has been read at first', () => {
  const progress = new ReaderProgress();
  expect(progress.isPast(0, 1)).toBe(false);
  expect(progress.isPast(1, 1)).toBe(false);
});

test('databases before the current one have been read, and hashes below the position', () => {
  const writer = new ReaderProgress();
  const reader = new ReaderProgress(writer.words);
  reader.advance(3, 0x90000000);
  expect(writer.isPast(2, 2 ** 32)).toBe(true);
  expect(writer.isPast(3, 0x90000000)).toBe(true);
  expect(writer.isPast(3, 0x90000001)).toBe(false);
  expect(writer.isPast(4, 1)).toBe(false);
  reader.advance(4, 0);
  expect(writer.isPast(3, 2 ** 32)).toBe(true);
  expect(writer.isPast(4, 1)).toBe(false);
});

test('a reader does not go back', () => {
  const progress = new ReaderProgress();
  progress.advance(2, 5);
  expect(() => {
    progress.advance(1, 9);
  }).toThrow('goes on, not back');
});
