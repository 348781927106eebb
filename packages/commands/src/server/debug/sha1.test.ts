import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha1 } from './sha1.js';

function format(words: Int32Array): string {
  return Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

test('hashes messages of every size around the block boundaries', () => {
  const sha1 = new Sha1();
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 151) & 0xff));
  for (let size = 0; size <= 290; size++) {
    const message = bytes.subarray(7, 7 + size);
    sha1.hash(bytes, 7, 7 + size);
    expect(format(sha1.words)).toBe(createHash('sha1').update(message).digest('hex'));
  }
});

test('hashes a hash', () => {
  const sha1 = new Sha1();
  const first = createHash('sha1').update('abc').digest();
  sha1.hash(Buffer.from('abc'), 0, 3);
  sha1.hashWords(sha1.words.slice());
  expect(format(sha1.words)).toBe(createHash('sha1').update(first).digest('hex'));
});
