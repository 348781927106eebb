import { expect, test } from 'vitest';

import { Crc64 } from '../src/index.js';

function crcOf(bytes: Uint8Array): Crc64 {
  const crc = new Crc64();
  crc.update(bytes, 0, bytes.length);
  return crc;
}

test('the sum of "123456789" is the one that Redis tests', () => {
  expect(crcOf(Buffer.from('123456789')).value()).toBe(0xe9c6d914c4b8d9can);
});

test('the sum of nothing is 0', () => {
  expect(new Crc64().value()).toBe(0n);
});

test('bytes sum to the same in any parts', () => {
  const bytes = Buffer.from(Array.from({ length: 41 }, (_, i) => (i * 89) & 0xff));
  const whole = crcOf(bytes).value();
  for (let cut = 0; cut <= bytes.length; cut++) {
    const crc = new Crc64();
    crc.update(bytes, 0, cut);
    crc.update(bytes, cut, bytes.length);
    expect(crc.value()).toBe(whole);
  }
});

test('long runs of bytes, which go another way, sum to the same', () => {
  const bytes = Buffer.from(Array.from({ length: 600_011 }, (_, i) => (i * i * 7919) >>> 5));
  for (const size of [4096, 4103, 262_144, 262_152, 600_011]) {
    for (const start of [0, 3]) {
      const parts = new Crc64();
      for (let at = start; at < size; at += 1000) {
        parts.update(bytes, at, Math.min(size, at + 1000));
      }
      const crc = new Crc64();
      crc.update(bytes, start, size);
      expect(crc.value(), `${start} to ${size}`).toBe(parts.value());
    }
  }
});

test('a sum is stored little-endian, and found there again', () => {
  const crc = crcOf(Buffer.from('123456789'));
  const target = Buffer.alloc(10);
  crc.writeTo(target, 1);
  expect(target.toString('hex')).toBe('00cad9b8c414d9c6e900');
  expect(crc.isAt(target, 1)).toBe(true);
  expect(crc.isAt(target, 2)).toBe(false);
});
