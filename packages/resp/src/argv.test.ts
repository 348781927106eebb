import { expect, test } from 'vitest';

import { Argv } from './argv.js';

const encoded = '*3\r\n$3\r\nSet\r\n$3\r\nk\r\n\r\n$0\r\n\r\n';

test('from makes a canonical record and keeps copies of the bytes', () => {
  const key = Buffer.from('k\r\n');
  const argv = Argv.from(['Set', key, '']);
  key.fill(0);
  expect(argv.canonical).toBe(true);
  expect(argv.encode().toString()).toBe(encoded);
  expect([argv.text(0), argv.text(1), argv.text(2)]).toEqual(['Set', 'k\r\n', '']);
  expect([argv.size(0), argv.size(1), argv.size(2)]).toEqual([3, 3, 0]);
});

test('from encodes strings as UTF-8, and text returns one character per byte', () => {
  const argv = Argv.from(['é']);
  expect(argv.size(0)).toBe(2);
  expect(argv.text(0)).toBe('\xc3\xa9');
});

test('from accepts more arguments than an Argv has room for at first', () => {
  const args = Array.from({ length: 100 }, (_, i) => String(i));
  const argv = Argv.from(args);
  expect(args.every((arg, i) => argv.text(i) === arg)).toBe(true);
});

test('is compares with a lower-case word in any case', () => {
  const argv = Argv.from(['SeT', 'set!', '[x]', '']);
  expect(argv.is(0, 'set')).toBe(true);
  expect(argv.is(0, 'sex')).toBe(false);
  expect(argv.is(1, 'set')).toBe(false);
  expect(argv.is(2, '{x}')).toBe(false);
  expect(argv.is(3, '')).toBe(true);
});

test('bytes borrows and copy keeps', () => {
  const argv = Argv.from(['abc']);
  const borrowed = argv.bytes(0);
  const kept = argv.copy(0);
  argv.buffer.fill(0x7a);
  expect(borrowed.toString()).toBe('zzz');
  expect(kept.toString()).toBe('abc');
});

test('clone keeps the arguments and makes them canonical', () => {
  const argv = Argv.from(['ping', 'x']);
  const shifted = new Argv();
  shifted.buffer = Buffer.concat([Buffer.from('??'), argv.buffer]);
  shifted.argc = 2;
  shifted.offsets.set([2 + argv.start(0), 2 + argv.end(0), 2 + argv.start(1), 2 + argv.end(1)]);
  shifted.recordStart = 2;
  shifted.recordEnd = 2 + argv.recordEnd;
  for (const canonical of [true, false]) {
    shifted.canonical = canonical;
    const clone = shifted.clone();
    expect(clone.canonical).toBe(true);
    expect([clone.text(0), clone.text(1)]).toEqual(['ping', 'x']);
    const record = clone.buffer.subarray(clone.recordStart, clone.recordEnd);
    expect(record.equals(argv.encode())).toBe(true);
    clone.buffer.fill(0);
    expect(shifted.text(0)).toBe('ping');
  }
});

test('clear forgets the buffer', () => {
  const argv = Argv.from(['a']);
  argv.clear();
  expect([argv.argc, argv.buffer.length, argv.recordEnd]).toEqual([0, 0, 0]);
});
