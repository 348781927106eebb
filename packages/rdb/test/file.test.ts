// Goal: what a file says is what is read from it, every opcode and every encoding, however its bytes
// arrive; and what is written can be read. Method: files made from the description of the format
// (file-samples.ts), whole, byte by byte, and cut into pieces; damage is for file-damage.test.ts.
import { expect, test } from 'vitest';

import {
  BytesSink,
  BytesSource,
  ListNodeCounter,
  ListWriter,
  RdbFileReader,
  RdbFileWriter,
  RdbType,
  RdbWriter,
  type ByteSource,
  type RdbErrorCode,
  RdbError,
} from '../src/index.js';
import { everyEncoding, everyOpcode, fileOf, join, seal, text } from './file-samples.js';
import { generator } from './mutations.js';
import { noise } from './samples.js';
import { collect, latin1, type Value } from './values.js';

/** Gives the bytes in pieces of at most `size`. */
function inPieces(bytes: Buffer, size: number): ByteSource {
  const source = new BytesSource(bytes);
  return { read: (target, start, end) => source.read(target, start, Math.min(end, start + size)) };
}

/** All that a file says, an array for each item. */
function itemsOf(file: RdbFileReader, isSkipping = false): unknown[][] {
  const items: unknown[][] = [];
  for (;;) {
    const item = file.next();
    switch (item) {
      case 'aux':
        items.push([item, file.auxName.text(), file.auxValue.text()]);
        break;
      case 'library':
        items.push([item, file.library.text()]);
        break;
      case 'moduleAux':
        items.push([item, file.moduleName]);
        break;
      case 'database':
        items.push([item, file.database]);
        break;
      case 'sizes':
        items.push([item, file.keyCount, file.expireCount]);
        break;
      case 'slotInfo':
        items.push([item, file.slot, file.keyCount, file.expireCount]);
        break;
      case 'key': {
        const { expireAtMs, idleSeconds, frequency } = file;
        if (isSkipping) file.skipValue();
        const value = isSkipping ? undefined : collect(file.reader, file.type);
        items.push([item, file.key.text(), value, expireAtMs, idleSeconds, frequency]);
        break;
      }
      case 'end':
        return items;
    }
  }
}

const string = (string: string): Value => ({ kind: 'string', string });

const everyItem = [
  ['aux', 'redis-ver', '7.4.1'],
  ['aux', 'redis-bits', '64'],
  ['library', '#!lua name=lib\n'],
  ['moduleAux', 'ReJSON-RL'],
  ['database', 3],
  ['sizes', 3, 2],
  ['slotInfo', 0x1234, 3, 2],
  ['key', 'idle', string('a'), 1669000000000, 300, -1],
  ['key', 'frequent', string('b'), 1700000000000, -1, 200],
  ['key', 'plain', string('c'), -1, -1, -1],
];

test.each([1, 2, 3, 7, 1000])('every opcode is read, %i bytes at a time', (size) => {
  const file = new RdbFileReader(inPieces(everyOpcode, size));
  expect([file.magic, file.version]).toEqual(['REDIS', 12]);
  expect(itemsOf(file)).toEqual(everyItem);
  expect(file.checksum).toBe('verified');
  expect(file.position).toBe(everyOpcode.length);
});

test('bytes behind a file are left alone', () => {
  const file = new RdbFileReader(new BytesSource(join(everyOpcode, '*1\r\n$4\r\nPING\r\n')));
  itemsOf(file);
  expect(file.position).toBe(everyOpcode.length);
});

test.each([1, 5, 1000])('every encoding is a value, %i bytes at a time', (size) => {
  const { file, values } = everyEncoding();
  const items = itemsOf(new RdbFileReader(inPieces(file, size)));
  const read = items.filter(([item]) => item === 'key').map(([, key, value]) => [key, value]);
  expect(new Map(read as [string, Value][])).toEqual(values);
});

test('values of every encoding are skipped to where they end', () => {
  const { file, values } = everyEncoding();
  const items = itemsOf(new RdbFileReader(inPieces(file, 9)), true);
  const keys = items.filter(([item]) => item === 'key').map(([, key]) => key);
  expect(keys).toEqual([...values.keys()]);
});

test('a value of a module is skipped, or refused by its name', () => {
  const id = [0x81, 0x45, 0xe2, 0x52, 0x38, 0xdf, 0x91, 0x2c, 0x03];
  const bytes = fileOf('REDIS0010', [7], text('k'), id, [5], text('{}'), [2, 9, 0]);
  expect(itemsOf(new RdbFileReader(new BytesSource(bytes)), true)).toHaveLength(1);
  const file = new RdbFileReader(new BytesSource(bytes));
  expect(() => itemsOf(file)).toThrow("is a module's, ReJSON-RL, which only that module can read");
});

test('a value of a module of before their release cannot even be skipped', () => {
  const file = new RdbFileReader(new BytesSource(fileOf('REDIS0010', [6], text('k'), [0])));
  expect(file.next()).toBe('key');
  expect(() => { file.skipValue(); }).toThrow("type 6 is a module's");
});

test('hashes of Valkey have fields that expire', () => {
  const time = Buffer.alloc(8);
  time.writeBigInt64LE(1700000000000n);
  const fields = join([2], text('f'), text('v'), time, text('g'), text('w'), Buffer.alloc(8, 0xff));
  const bytes = fileOf('VALKEY080', [22], text('k'), fields);
  const file = new RdbFileReader(new BytesSource(bytes));
  expect([file.magic, file.version]).toEqual(['VALKEY', 80]);
  const value = { kind: 'hash', fields: [['f', 'v', 1700000000000], ['g', 'w', undefined]] };
  expect(itemsOf(file)).toEqual([['key', 'k', value, -1, -1, -1]]);
  expect(itemsOf(new RdbFileReader(new BytesSource(bytes)), true)).toHaveLength(1);
});

test('times beyond what a double holds are rounded, those before 1970 are times', () => {
  const late = [0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
  const early = [0xfd, 0xfe, 0xff, 0xff, 0xff];
  const bytes = fileOf('REDIS0010', late, [0], text('k'), text('v'), early, [0], text('l'), [0]);
  const items = itemsOf(new RdbFileReader(new BytesSource(bytes)));
  expect(items.map((item) => item[3])).toEqual([2 ** 63, -2000]);
});

test('the checksum is verified only if there is one, and if one wants', () => {
  const body = join('REDIS0010', [0], text('k'), text('v'), [0xff]);
  const checksumOf = (bytes: Buffer, options = {}): string | undefined => {
    const file = new RdbFileReader(new BytesSource(bytes), options);
    itemsOf(file);
    return file.checksum;
  };
  expect(checksumOf(seal(body))).toBe('verified');
  expect(checksumOf(join(body, Buffer.alloc(8)))).toBe('disabled');
  expect(checksumOf(join(body, Buffer.alloc(8, 1)), { checksum: false })).toBe('ignored');
  expect(() => checksumOf(join(body, Buffer.alloc(8, 1)))).toThrow('the checksum does not match');
  const old = join('REDIS0004', [0], text('k'), text('v'), [0xff], 'tail');
  expect(checksumOf(old)).toBe('absent');
});

test.each<[string, RdbErrorCode, string]>([
  ['REDIX0010', 'RDB_BAD_SIGNATURE', 'Wrong signature trying to load DB from file'],
  ['VALKEX080', 'RDB_BAD_SIGNATURE', 'Wrong signature trying to load DB from file'],
  ['REDIS0000', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 0"],
  ['REDIS0013', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 13"],
  ['REDIS9999', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 9999"],
  ['REDIS001r', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 001r"],
  ['VALKEY011', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 11"],
  ['VALKEY081', 'RDB_UNSUPPORTED_VERSION', "Can't handle RDB format version 81"],
])('a file that begins with %s is refused with %s', (header, code, reason) => {
  expect(() => new RdbFileReader(new BytesSource(fileOf(header)))).toThrow(
    expect.objectContaining({ code, reason }),
  );
});

test('a file of fewer bytes than a header is truncated', () => {
  expect(() => new RdbFileReader(new BytesSource(latin1('REDIS001')))).toThrow(
    expect.objectContaining({ code: 'RDB_TRUNCATED' }),
  );
});

test.each<[string, number, RdbErrorCode, string]>([
  ['REDIS0012', 8, 'RDB_UNSUPPORTED_TYPE', '8 is no type of value'],
  ['REDIS0012', 26, 'RDB_UNSUPPORTED_TYPE', 'STREAM_LISTPACKS_4, written by Redis 8.6'],
  ['REDIS0012', 33, 'RDB_UNSUPPORTED_TYPE', 'GCRA'],
  ['REDIS0012', 34, 'RDB_UNSUPPORTED_TYPE', '34 is no type of value'],
  ['REDIS0012', 242, 'RDB_UNSUPPORTED_OPCODE', 'HASH_TEMPLATE'],
  ['REDIS0012', 243, 'RDB_UNSUPPORTED_OPCODE', 'KEY_META'],
  ['REDIS0010', 246, 'RDB_UNSUPPORTED_OPCODE', 'release candidates of Redis 7.0'],
  ['VALKEY080', 23, 'RDB_UNSUPPORTED_TYPE', '23 is no type of value'],
])('in a file of %s, byte %i is refused with %s', (header, byte, code, reason) => {
  const file = new RdbFileReader(new BytesSource(fileOf(header, [byte], text('k'), [0])));
  expect(() => file.next()).toThrow(
    expect.objectContaining({ code, offset: 9, reason: expect.stringContaining(reason) as string }),
  );
});

test('what is written is read again: aux fields, libraries, databases, keys', () => {
  const sink = new BytesSink();
  const writer = new RdbFileWriter(sink, { version: 11 });
  writer.aux('redis-ver', '7.0.15');
  writer.aux('ctime', 1700000000);
  writer.library('#!lua name=lib\n');
  writer.database(1, 3, 2);
  const write = (name: string, ...rest: [number, number?, number?]): void => {
    writer.entry(RdbType.string, latin1(name), 0, name.length, ...rest);
    writer.writer.string(latin1('value'), 0, 5);
  };
  write('plain', -1);
  write('expiring', 1669000000000, 300);
  write('counted', 2 ** 63, -1, 200);
  const size = writer.end();
  expect(sink.bytes()).toHaveLength(size);
  const file = new RdbFileReader(new BytesSource(sink.bytes()));
  expect(file.version).toBe(11);
  expect(itemsOf(file)).toEqual([
    ['aux', 'redis-ver', '7.0.15'],
    ['aux', 'ctime', '1700000000'],
    ['library', '#!lua name=lib\n'],
    ['database', 1],
    ['sizes', 3, 2],
    ['key', 'plain', string('value'), -1, -1, -1],
    ['key', 'expiring', string('value'), 1669000000000, 300, -1],
    ['key', 'counted', string('value'), 2 ** 63, -1, 200],
  ]);
  expect(file.checksum).toBe('verified');
});

test('a file without a checksum says so', () => {
  const sink = new BytesSink();
  expect(new RdbFileWriter(sink, { checksum: false }).end()).toBe(18);
  expect(sink.bytes()).toEqual(join('REDIS0010', [0xff], Buffer.alloc(8)));
});

test('a type later than the version is a mistake of the program', () => {
  const key = latin1('k');
  const write = (version: 10 | 11 | 12, type: number): void => {
    new RdbFileWriter(new BytesSink(), { version }).entry(type, key, 0, 1, -1);
  };
  expect(() => { write(10, RdbType.setListpack); }).toThrow();
  expect(() => { write(11, RdbType.hashMetadata); }).toThrow();
  write(12, RdbType.hashMetadata);
});

/** A sink that notes the largest piece, and how much memory the writer has at it. */
class Watch extends BytesSink {
  pieceMax = 0;
  override write(source: Uint8Array, start: number, end: number): void {
    this.pieceMax = Math.max(this.pieceMax, end - start);
    super.write(source, start, end);
  }
}

test('values larger than the buffer are drained in the middle, and read in pieces', () => {
  const elements = Array.from({ length: 40_000 }, (_, i) => noise(10 + (i % 90), i));
  elements[5] = noise(700_000);
  const sink = new Watch();
  const file = new RdbFileWriter(sink, { compression: false });
  file.entry(RdbType.set, latin1('set'), 0, 3, -1);
  file.writer.length(elements.length);
  for (const element of elements) file.writer.string(latin1(element), 0, element.length);
  const counter = new ListNodeCounter();
  counter.begin();
  for (const element of elements) counter.element(latin1(element), 0, element.length);
  file.entry(RdbType.listQuicklist2, latin1('list'), 0, 4, -1);
  const list = new ListWriter(file.writer);
  list.begin(counter.nodeCount);
  for (const element of elements) list.element(latin1(element), 0, element.length);
  list.end();
  const size = file.end();
  expect(file.writer.buffer.length).toBe(256 * 1024);
  // But for the one long string, which is not copied.
  expect(sink.pieceMax).toBeGreaterThan(700_000);
  expect(sink.bytes()).toHaveLength(size);

  const reader = new RdbFileReader(inPieces(sink.bytes(), 10_000));
  expect(reader.next()).toBe('key');
  expect(collect(reader.reader, reader.type)).toEqual({ kind: 'set', members: elements });
  expect(reader.reader.buffer.length).toBeLessThan(1_500_000);
  expect(reader.next()).toBe('key');
  expect(collect(reader.reader, reader.type)).toEqual({ kind: 'list', elements });
  expect(reader.next()).toBe('end');
  expect(reader.checksum).toBe('verified');
});

test('the nodes of a list are counted as they are written', () => {
  const random = generator(Number(process.env['VARVE_SEED'] ?? 5));
  const numbers = ['0', '127', '128', '-1', '-4096', '4096', '-32768', '40000', '-8388609', '99999999999'];
  for (let round = 0; round < 8; round++) {
    const counter = new ListNodeCounter();
    const elements = Array.from({ length: random(3000) }, () =>
      random(3) === 0 ? (numbers[random(numbers.length)] as string) : noise(random(random(9) === 0 ? 9000 : 80)),
    );
    counter.begin();
    const deferred = new RdbWriter();
    const counted = new RdbWriter();
    const writers = [new ListWriter(deferred), new ListWriter(counted)] as const;
    for (const element of elements) counter.element(latin1(element), 0, element.length);
    writers[0].begin();
    writers[1].begin(counter.nodeCount);
    for (const writer of writers) {
      for (const element of elements) writer.element(latin1(element), 0, element.length);
      writer.end();
    }
    expect(counted.bytes().equals(deferred.bytes())).toBe(true);
  }
});

test('a length that is damaged takes no more memory than there are bytes', () => {
  const before = process.memoryUsage().arrayBuffers;
  const codeOf = (...value: number[]): RdbErrorCode | undefined => {
    const file = new RdbFileReader(new BytesSource(fileOf('REDIS0010', [0], text('k'), value)));
    file.next();
    try {
      collect(file.reader, file.type);
    } catch (error) {
      if (error instanceof RdbError) return error.code;
    }
    return undefined;
  };
  expect(codeOf(0x80, 0x1f, 0xff, 0xff, 0xff)).toBe('RDB_TRUNCATED');
  expect(codeOf(0x80, 0x20, 0, 0, 1)).toBe('RDB_BAD_LENGTH');
  expect(codeOf(0xc3, 0x80, 0x20, 0, 0, 1, 0x80, 0x20, 0, 0, 1)).toBe('RDB_BAD_LENGTH');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24);
});
