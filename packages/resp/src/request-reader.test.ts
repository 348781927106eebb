// Goal: the reader finds the same commands and errors in the same bytes, however they are cut, and
// in Redis's words. Method: a table of streams, each read whole, byte by byte and split at each
// offset; then random streams and garbage. The texts are those that redis-server 7.0.15 sent over a
// socket.
import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Argv } from './argv.js';
import { defaultRequestLimits, type RequestLimits } from './request-limits.js';
import { ReadResult, RequestReader } from './request-reader.js';

/** What a stream amounts to: its commands, then the error if there is one. */
type Outcome = (string[] | string)[];

interface Setup {
  limits?: Partial<RequestLimits>;
  authenticated?: boolean;
}

/** Own memory and the first offsets. */
const memorySizeMin = 1024 + 128;

/**
 * Reads `chunks`; each is overwritten after it was lent, and each command as soon as it was looked
 * at.
 */
function read(chunks: readonly Buffer[], setup: Setup = {}): Outcome {
  const reader = new RequestReader({ ...defaultRequestLimits(), ...setup.limits });
  reader.authenticated = setup.authenticated ?? true;
  const outcome: Outcome = [];
  const shared = Buffer.alloc(3 + Math.max(0, ...chunks.map((chunk) => chunk.length)));
  let received = 0;
  for (const chunk of chunks) {
    received += chunk.length;
    chunk.copy(shared, 3);
    reader.feed(shared, 3, 3 + chunk.length);
    for (;;) {
      const result = reader.next();
      reader.check();
      if (result === ReadResult.needMore) break;
      if (result === ReadResult.error) {
        assert(reader.next() === ReadResult.error);
        return [...outcome, reader.errorText];
      }
      const { argv } = reader;
      if (argv.canonical) {
        const record = argv.buffer.subarray(argv.recordStart, argv.recordEnd);
        assert(record.equals(argv.encode()));
      }
      outcome.push(texts(argv));
    }
    shared.fill(0xee);
    assert(reader.memorySize <= memorySizeMin + 4 * received);
    assert(reader.buffered > 0 || reader.argv.buffer.length === 0);
  }
  return outcome;
}

function texts(argv: Argv): string[] {
  return Array.from({ length: argv.argc }, (_, i) => argv.text(i));
}

function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}

function checkEveryCut(stream: string, expected: Outcome, setup: Setup = {}): void {
  const bytes = Buffer.from(stream, 'latin1');
  expect(read([bytes], setup)).toEqual(expected);
  assert.deepEqual(read(bytewise(bytes), setup), expected);
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)], setup), expected);
  }
}

const ping = '*1\r\n$4\r\nPING\r\n';
const invalidMultibulk = 'Protocol error: invalid multibulk length';
const invalidBulk = 'Protocol error: invalid bulk length';
const unbalanced = 'Protocol error: unbalanced quotes in request';

describe('RequestReader, however the bytes are cut,', () => {
  test.each<[string, string, Outcome]>([
    ['reads an array of bulk strings', '*2\r\n$3\r\nGET\r\n$1\r\nk\r\n', [['GET', 'k']]],
    ['reads pipelined commands', ping + ping + ping, [['PING'], ['PING'], ['PING']]],
    ['reads an empty argument', '*2\r\n$3\r\nGET\r\n$0\r\n\r\n', [['GET', '']]],
    ['reads CRLF and NUL inside arguments', '*1\r\n$5\r\n\r\n\0*1\r\n', [['\r\n\0*1']]],
    ['reads counts and sizes of two digits', `*11\r\n${'$12\r\nabcdefghijkl\r\n'.repeat(11)}`, [
      Array<string>(11).fill('abcdefghijkl'),
    ]],
    ['skips empty and negative arrays', `*0\r\n*-1\r\n*-5\r\n${ping}`, [['PING']]],
    ['skips blank lines', `\r\n\n   \r\n\t\n${ping}`, [['PING']]],
    ['reads an inline request', 'GET k\r\n', [['GET', 'k']]],
    ['reads an inline request without CR', `SET x\n${ping}GET y\n`, [
      ['SET', 'x'],
      ['PING'],
      ['GET', 'y'],
    ]],
    ['reads an inline request that begins like a bulk', '$3\r\n', [['$3']]],
    ['accepts anything in the place of CRLF', `*1\rX$4\rYPINGab${ping}`, [['PING'], ['PING']]],
    ['has no command in half of one', '*2\r\n$3\r\nGET\r\n$1\r\nk\r', []],
  ])('%s', (_, stream, expected) => checkEveryCut(stream, expected));

  test.each<[string, string, Outcome]>([
    ['a count that is missing', '*\r\n', [invalidMultibulk]],
    ['a count of letters', '*abc\r\n', [invalidMultibulk]],
    ['a count with a plus', '*+1\r\n', [invalidMultibulk]],
    ['a count with a leading zero', '*01\r\n', [invalidMultibulk]],
    ['a count of minus zero', '*-0\r\n', [invalidMultibulk]],
    ['a count with a blank', '* 1\r\n', [invalidMultibulk]],
    ['a count above 2^31 - 1', '*2147483648\r\n', [invalidMultibulk]],
    ['a count above 2^63', '*99999999999999999999\r\n', [invalidMultibulk]],
    ['an error after a command', `${ping}*a\r\n${ping}`, [['PING'], invalidMultibulk]],
    ['another type than a bulk', '*1\r\n:4\r\n', ["Protocol error: expected '$', got ':'"]],
    ['CR for a type', '*1\r\n\r\n$4\r\n', ["Protocol error: expected '$', got ' '"]],
    ['LF for a type', '*1\r\n\n4\r\n', ["Protocol error: expected '$', got ' '"]],
    ['a type that is not ASCII', '*1\r\n\xff4\r\n', ["Protocol error: expected '$', got '\xff'"]],
    ['a size that is missing', '*1\r\n$\r\n', [invalidBulk]],
    ['a negative size', '*1\r\n$-1\r\n', [invalidBulk]],
    ['a size of letters', '*1\r\n$abc\r\n', [invalidBulk]],
    ['a size with a leading zero', '*1\r\n$04\r\nPING\r\n', [invalidBulk]],
    ['a size above proto-max-bulk-len', '*1\r\n$536870913\r\n', [invalidBulk]],
    ['a size above 2^63', '*1\r\n$99999999999999999999999\r\n', [invalidBulk]],
    ['an open double quote', 'PING "a\r\n', [unbalanced]],
    ['a closing quote before a letter', 'PING "a"b\r\n', [unbalanced]],
    ['NUL in a count', '*1\0\r\n', ['Protocol error: too big mbulk count string']],
    ['NUL in a size', '*1\r\n$\0\r\n', ['Protocol error: too big bulk count string']],
    ['NUL in an inline request', 'PI\0NG\r\n', ['Protocol error: too big inline request']],
  ])('refuses %s', (_, stream, expected) => checkEveryCut(stream, expected));

  test('accepts the largest declared count and size, and waits', () => {
    checkEveryCut('*2147483647\r\n$536870912\r\nx', []);
  });

  test.each([
    ['*', 'mbulk count string'],
    ['*1\r\n$', 'bulk count string'],
    ['', 'inline request'],
  ])('refuses a line without end after "%s"', (prefix, name) => {
    const setup = { limits: { inlineSizeMax: 32 } };
    const expected = [`Protocol error: too big ${name}`];
    checkEveryCut(`${prefix}${'1'.repeat(33)}`, expected, setup);
    checkEveryCut(`${prefix}${'1'.repeat(31 - (prefix === '' ? 0 : 1))}`, [], setup);
  });

  test('reads an inline request of the limit', () => {
    const text = 'a'.repeat(32);
    checkEveryCut(`${text}\n`, [[text]], { limits: { inlineSizeMax: 32 } });
  });

  test('has smaller limits before authentication', () => {
    const setup = { authenticated: false };
    checkEveryCut('*11\r\n', ['Protocol error: unauthenticated multibulk length'], setup);
    checkEveryCut('*1\r\n$16385\r\n', ['Protocol error: unauthenticated bulk length'], setup);
    checkEveryCut('*10\r\n$16384\r\n', [], setup);
  });

  test('finds the same in random commands for every chunking', () => {
    const arg = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    const commands = fc.array(fc.array(arg, { minLength: 1, maxLength: 20 }), { maxLength: 8 });
    fc.assert(
      fc.property(commands, fc.infiniteStream(fc.nat(90)), (list, sizes) => {
        const stream = Buffer.concat(list.map((args) => Argv.from(args).encode()));
        const expected = list.map((args) => args.map((bytes) => bytes.toString('latin1')));
        assert.deepEqual(read([stream]), expected);
        assert.deepEqual(read(cut(stream, sizes)), expected);
      }),
    );
  });

  test('never throws on garbage, and makes the same of it for every chunking', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'*$\r\n013"\' \0', '\r\n', '-1', '\\x41', 'GET', ping),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.nat(9)), (pieces, sizes) => {
        const stream = Buffer.from(pieces.join(''), 'latin1');
        const whole = read([stream]);
        assert.deepEqual(read(cut(stream, sizes)), whole);
        assert.deepEqual(read(bytewise(stream)), whole);
      }),
      { numRuns: 400 },
    );
  });
});

function cut(stream: Buffer, sizes: fc.Stream<number>): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  while (at < stream.length) {
    const size = sizes.next().value as number;
    chunks.push(stream.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe('RequestReader', () => {
  function feed(reader: RequestReader, text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    reader.feed(bytes, 0, bytes.length);
  }

  test('marks a command canonical only if its bytes may be logged as they are', () => {
    const canonical = (stream: string) => {
      const reader = new RequestReader();
      feed(reader, stream);
      expect(reader.next()).toBe(ReadResult.command);
      expect(reader.argv.encode().toString()).toBe(ping);
      return reader.argv.canonical;
    };
    expect(canonical(ping)).toBe(true);
    expect(canonical('PING\r\n')).toBe(true);
    expect(canonical('*1\r.$4\r\nPING\r\n')).toBe(false);
    expect(canonical('*1\r\n$4\r.PING\r\n')).toBe(false);
    expect(canonical('*1\r\n$4\r\nPING.\n')).toBe(false);
    expect(canonical('*1\r\n$4\r\nPING\r.')).toBe(false);
  });

  test('lends the chunk itself for commands that are whole in it', () => {
    const reader = new RequestReader();
    const chunk = Buffer.from(ping + ping);
    reader.feed(chunk, 0, chunk.length);
    expect(reader.next()).toBe(ReadResult.command);
    expect(reader.argv.buffer).toBe(chunk);
    expect([reader.argv.recordStart, reader.argv.recordEnd]).toEqual([0, ping.length]);
    expect(reader.buffered).toBe(0);
  });

  test('goes back to the chunk behind a command that was cut', () => {
    const reader = new RequestReader();
    feed(reader, ping.slice(0, 5));
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.buffered).toBe(5);
    const chunk = Buffer.from(ping.slice(5) + ping);
    reader.feed(chunk, 0, chunk.length);
    expect(reader.next()).toBe(ReadResult.command);
    expect(reader.argv.buffer).not.toBe(chunk);
    expect(reader.next()).toBe(ReadResult.command);
    expect(reader.argv.buffer).toBe(chunk);
    expect(reader.argv.recordStart).toBe(ping.length - 5);
    expect(reader.buffered).toBe(0);
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.memorySize).toBe(reader.argv.offsets.byteLength);
  });

  test('keeps what is unread when told to retain', () => {
    const reader = new RequestReader();
    const chunk = Buffer.from(`${ping}PING a\n*1\r\n$1\r\nb\r\n*1\r\n$1`);
    reader.feed(chunk, 0, chunk.length);
    expect(reader.next()).toBe(ReadResult.command);
    reader.retain();
    chunk.fill(0);
    expect(reader.unread).toBe(chunk.length - ping.length);
    reader.retain();
    feed(reader, '\r\nc\r\n');
    expect(reader.unread).toBe(chunk.length - ping.length + 5);
    for (const expected of [['PING', 'a'], ['b'], ['c']]) {
      expect(reader.next()).toBe(ReadResult.command);
      expect(texts(reader.argv)).toEqual(expected);
    }
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.unread).toBe(0);
  });

  test('asserts that a chunk was read before the next is lent', () => {
    const reader = new RequestReader();
    feed(reader, ping);
    expect(() => feed(reader, ping)).toThrow('neither read nor retained');
  });

  test('allocates nothing for what is only declared', () => {
    const reader = new RequestReader();
    feed(reader, '*2147483647\r\n$536870912\r\nabc');
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.memorySize).toBeLessThanOrEqual(2048);
  });

  test('holds at most twice what it received, and gives it back', () => {
    const size = 300_000;
    const header = Buffer.from(`*2\r\n$1\r\na\r\n$${size}\r\n`);
    const stream = Buffer.concat([header, Buffer.alloc(size + 2, 'x\r\n')]);
    const reader = new RequestReader();
    for (let at = 0; at < stream.length; at += 1000) {
      const end = Math.min(stream.length, at + 1000);
      reader.feed(stream, at, end);
      const result = reader.next();
      expect(result).toBe(end < stream.length ? ReadResult.needMore : ReadResult.command);
      expect(reader.memorySize).toBeLessThanOrEqual(2 * end + 2048);
    }
    expect(reader.argv.size(1)).toBe(size);
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.memorySize).toBeLessThanOrEqual(2048);
    expect(reader.argv.buffer.length).toBe(0);
  });

  test('reads commands of very many arguments, then gives the offsets back', () => {
    const reader = new RequestReader();
    const count = 10_000;
    feed(reader, `*${count}\r\n${'$1\r\nx\r\n'.repeat(count)}`);
    expect(reader.next()).toBe(ReadResult.command);
    expect(reader.argv.argc).toBe(count);
    expect(reader.argv.text(count - 1)).toBe('x');
    expect(reader.next()).toBe(ReadResult.needMore);
    expect(reader.memorySize).toBeLessThanOrEqual(8192);
  });

  test('refuses a command beyond client-query-buffer-limit', () => {
    const outcome = read(bytewise(Buffer.from(`*1\r\n$2000\r\n${'x'.repeat(2000)}\r\n`)), {
      limits: { querySizeMax: 1000 },
    });
    expect(outcome).toEqual(['Protocol error: too big query']);
  });

  test('obeys limits that change', () => {
    const limits = defaultRequestLimits();
    const reader = new RequestReader(limits);
    limits.bulkSizeMax = 3;
    feed(reader, ping);
    expect(reader.next()).toBe(ReadResult.error);
    expect(reader.errorText).toBe(invalidBulk);
  });
});
