// Goal: packed encodings are walked as they were built, and anything else is refused before it is
// walked. Damage at random is payloads.test.ts; here is each rule by name.
import { describe, expect, test } from 'vitest';

import {
  IntsetBuilder,
  IntsetCursor,
  ListpackBuilder,
  ListpackCursor,
  RdbString,
  ZiplistCursor,
  ZipmapCursor,
  type PackedCursor,
} from '../src/index.js';
import { listpack, ziplist, zipped } from './encodings.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

function elements(cursor: PackedCursor, bytes: Buffer): string[] | undefined {
  if (!cursor.open(bytes, 0, bytes.length)) return undefined;
  const found: string[] = [];
  const string = new RdbString();
  while (cursor.next(string)) found.push(string.text());
  expect(found).toHaveLength(cursor.count);
  return found;
}

/** Each width of integer at its edges, and neighbours. */
const edges = [0n, 127n, 4095n, 32767n, 8388607n, 2147483647n, 9007199254740991n, 9223372036854775806n]
  .flatMap((edge) => [edge, edge + 1n, -edge - 1n, -edge - 2n])
  .filter((edge) => edge === BigInt.asIntN(64, edge));

describe('a listpack', () => {
  test('of the header comment is built so', () => {
    expect(listpack('hi', '5000')).toEqual(hex('0f000000 0200 82686903 f1881303 ff'));
  });

  test('gives back every integer and string', () => {
    const sizes = [0, 1, 63, 64, 126, 127, 4095, 4096, 16381, 16384, 70_000];
    const strings = [...edges.map(String), ...sizes.map((size) => 'x'.repeat(size)), '-0', '007'];
    expect(elements(new ListpackCursor(), listpack(...strings))).toEqual(strings);
  });

  test('may say that it does not know its count', () => {
    const bytes = listpack('a', 'b');
    bytes.writeUInt16LE(0xffff, 4);
    expect(elements(new ListpackCursor(), bytes)).toEqual(['a', 'b']);
  });

  test('of more than 65534 elements does not know its count', () => {
    const builder = new ListpackBuilder();
    for (let i = 0; i < 70_000; i++) builder.integer(i % 100);
    builder.end();
    expect(builder.bytes.readUInt16LE(4)).toBe(0xffff);
    const cursor = new ListpackCursor();
    expect(cursor.open(builder.bytes, 0, builder.size)).toBe(true);
    expect(cursor.count).toBe(70_000);
  });

  test.each([
    ['is too short', '06000000 0000'],
    ['has another size', '08000000 0000 ff'],
    ['has no end', '07000000 0000 fe'],
    ['has another count', '0f000000 0300 82686903 f1881303 ff'],
    ['has a wrong size behind', '0f000000 0200 82686904 f1881303 ff'],
    ['has a size behind without an end', '0f000000 0200 82686983 f1881303 ff'],
    ['has a string beyond its end', '0f000000 0200 8f686903 f1881303 ff'],
    ['has an integer beyond its end', '09000000 0100 f101 ff'],
    ['has an unknown encoding', '09000000 0100 f501 ff'],
    ['has a huge string', '0d000000 0100 f0ffffffff 01 ff'],
  ])('that %s is refused', (_, text) => {
    expect(elements(new ListpackCursor(), hex(text))).toBeUndefined();
  });
});

describe('a ziplist', () => {
  test('of the header comment is read so', () => {
    const bytes = hex('13000000 0e000000 0200 00026869 04c0e803 ff');
    expect(elements(new ZiplistCursor(), bytes)).toEqual(['hi', '1000']);
  });

  test.each([
    ['is too short', '0a000000 0a000000 0000'],
    ['has another size', '14000000 0e000000 0200 00026869 04c0e803 ff'],
    ['has another last entry', '13000000 0a000000 0200 00026869 04c0e803 ff'],
    ['has another count', '13000000 0e000000 0100 00026869 04c0e803 ff'],
    ['has a wrong size before', '13000000 0e000000 0200 00026869 05c0e803 ff'],
    ['has an unknown encoding', '13000000 0e000000 0200 00026869 04c1e803 ff'],
    ['has a string beyond its end', '13000000 0e000000 0200 000a6869 04c0e803 ff'],
  ])('that %s is refused', (_, text) => {
    expect(elements(new ZiplistCursor(), hex(text))).toBeUndefined();
  });

  test('knows the sizes of long entries', () => {
    const long = [0x41, 0x2c, ...Buffer.alloc(300, 0x78)];
    const found = elements(new ZiplistCursor(), ziplist(long, zipped('a'), zipped('b')));
    expect(found).toEqual(['x'.repeat(300), 'a', 'b']);
  });
});

describe('a zipmap', () => {
  test('of the header comment is read so', () => {
    expect(elements(new ZipmapCursor(), hex('01 0161 02003132 ff'))).toEqual(['a', '12']);
  });

  test.each([
    ['has no end', '01 0161 02003132'],
    ['has another count', '02 0161 02003132 ff'],
    ['has half a pair', '01 0161 ff'],
    ['has a value beyond its end', '01 0161 05003132 ff'],
    ['has unused bytes beyond its end', '01 0161 02093132 ff'],
    ['has a size beyond its end', '01 fe01 ff'],
  ])('that %s is refused', (_, text) => {
    expect(elements(new ZipmapCursor(), hex(text))).toBeUndefined();
  });
});

describe('an intset', () => {
  test('of the header comment is built so', () => {
    const builder = new IntsetBuilder();
    for (const each of [-1, 1, 1000]) builder.append(each);
    builder.end();
    const bytes = builder.bytes.subarray(0, builder.size);
    expect(bytes).toEqual(hex('02000000 03000000 ffff 0100 e803'));
  });

  test('gives back what was built, in any width', () => {
    const ascending = [...edges].sort((a, b) => (a < b ? -1 : 1));
    for (let from = 0; from < ascending.length; from++) {
      const builder = new IntsetBuilder();
      for (const each of ascending.slice(from)) builder.append(each);
      builder.end();
      const found = elements(new IntsetCursor(), builder.bytes.subarray(0, builder.size));
      expect(found).toEqual(ascending.slice(from).map(String));
    }
  });

  test.each([
    ['has no header', '02000000 0000'],
    ['has another width', '03000000 01000000 ffffff'],
    ['has another count', '02000000 02000000 ffff'],
    ['descends', '02000000 02000000 0200 0100'],
    ['has an integer twice', '02000000 02000000 0200 0200'],
  ])('that %s is refused', (_, text) => {
    expect(elements(new IntsetCursor(), hex(text))).toBeUndefined();
  });
});
