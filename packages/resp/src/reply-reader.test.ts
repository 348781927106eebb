// Goal: the reader understands every type, whole or cut anywhere, and refuses everything else with
// a code. Method: a table of replies, each read whole, byte by byte and split at each offset; then
// random replies written by ReplyWriter, and garbage.
import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ProtocolError, type ProtocolErrorCode } from './protocol-error.js';
import type { Reply } from './reply.js';
import { ReplyReader, type ReplyLimits } from './reply-reader.js';
import { ReplyWriter } from './reply-writer.js';

/**
 * Reads `chunks`, each overwritten after it was lent. The last element is the error's code, if any.
 */
function read(chunks: readonly Buffer[], limits: Partial<ReplyLimits> = {}): (Reply | string)[] {
  const reader = new ReplyReader(limits);
  const replies: (Reply | string)[] = [];
  try {
    for (const chunk of chunks) {
      const lent = Buffer.from(chunk);
      reader.feed(lent);
      for (let reply = reader.next(); reply !== undefined; reply = reader.next()) {
        replies.push(reply);
      }
      lent.fill(0xee);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    assert.throws(() => reader.next(), error);
    replies.push(`${error.code} ${error.offset}`);
  }
  return replies;
}

function everyCut(stream: string, limits: Partial<ReplyLimits> = {}): (Reply | string)[] {
  const bytes = Buffer.from(stream, 'latin1');
  const whole = read([bytes], limits);
  assert.deepEqual(read(bytewise(bytes), limits), whole);
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)], limits), whole);
  }
  return whole;
}

function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}

const integer = (value: number): Reply => ({ type: 'integer', value });
const bulk = (text: string): Reply => ({ type: 'bulk', bytes: Buffer.from(text, 'latin1') });

describe('ReplyReader, however the bytes are cut,', () => {
  test.each<[string, string, Reply[]]>([
    ['a simple string', '+OK\r\n', [{ type: 'simple', text: 'OK' }]],
    ['an empty simple string', '+\r\n', [{ type: 'simple', text: '' }]],
    ['an error', '-ERR \xff\r\n', [{ type: 'error', text: 'ERR \xff' }]],
    ['integers', ':7\r\n:-7\r\n:+7\r\n', [integer(7), integer(-7), integer(7)]],
    ['an integer beyond a double', ':9223372036854775807\r\n', [
      { type: 'integer', value: 2n ** 63n - 1n },
    ]],
    ['bulk strings', '$5\r\na\r\n\0b\r\n$0\r\n\r\n', [bulk('a\r\n\0b'), bulk('')]],
    ['nulls', '$-1\r\n*-1\r\n_\r\n', [
      { type: 'null', form: 'bulk' },
      { type: 'null', form: 'array' },
      { type: 'null', form: 'null' },
    ]],
    ['arrays', '*2\r\n*1\r\n:1\r\n$1\r\nx\r\n*0\r\n', [
      { type: 'array', items: [{ type: 'array', items: [integer(1)] }, bulk('x')] },
      { type: 'array', items: [] },
    ]],
    ['doubles', ',1.5\r\n,-inf\r\n,inf\r\n,1e+21\r\n,10\r\n', [
      { type: 'double', value: 1.5, text: '1.5' },
      { type: 'double', value: -Infinity, text: '-inf' },
      { type: 'double', value: Infinity, text: 'inf' },
      { type: 'double', value: 1e21, text: '1e+21' },
      { type: 'double', value: 10, text: '10' },
    ]],
    ['not a number', ',nan\r\n,-nan\r\n', [
      { type: 'double', value: NaN, text: 'nan' },
      { type: 'double', value: NaN, text: '-nan' },
    ]],
    ['booleans', '#t\r\n#f\r\n', [
      { type: 'boolean', value: true },
      { type: 'boolean', value: false },
    ]],
    ['an error with line breaks', '!7\r\nERR\r\nno\r\n', [
      { type: 'blobError', text: 'ERR\r\nno' },
    ]],
    ['a verbatim string', '=7\r\ntxt:a\r\n\r\n', [
      { type: 'verbatim', format: 'txt', bytes: Buffer.from('a\r\n') },
    ]],
    ['a big number', '(-12345678901234567890\r\n', [
      { type: 'bigNumber', text: '-12345678901234567890' },
    ]],
    ['a map', '%2\r\n+a\r\n:1\r\n*1\r\n:2\r\n%0\r\n', [
      {
        type: 'map',
        entries: [
          [{ type: 'simple', text: 'a' }, integer(1)],
          [{ type: 'array', items: [integer(2)] }, { type: 'map', entries: [] }],
        ],
      },
    ]],
    ['a set', '~1\r\n:1\r\n', [{ type: 'set', items: [integer(1)] }]],
    ['a push between replies', ':1\r\n>2\r\n+m\r\n:2\r\n:3\r\n', [
      integer(1),
      { type: 'push', items: [{ type: 'simple', text: 'm' }, integer(2)] },
      integer(3),
    ]],
    ['attributes', '|1\r\n:1\r\n:2\r\n*2\r\n|1\r\n:3\r\n:4\r\n:5\r\n|0\r\n:6\r\n:7\r\n', [
      {
        type: 'array',
        items: [{ ...integer(5), attributes: [[integer(3), integer(4)]] }, integer(6)],
        attributes: [[integer(1), integer(2)]],
      },
      integer(7),
    ]],
    ['several attributes of one reply', '|1\r\n:1\r\n:2\r\n|1\r\n:3\r\n:4\r\n:5\r\n', [
      { ...integer(5), attributes: [[integer(1), integer(2)], [integer(3), integer(4)]] },
    ]],
  ])('reads %s', (_, stream, replies) => expect(everyCut(stream)).toEqual(replies));

  test.each<[string, string, ProtocolErrorCode, number]>([
    ['an unknown type', '+OK\r\nHTTP/1.1\r\n', 'RESP_UNKNOWN_TYPE', 5],
    ['an empty line', '\r\n', 'RESP_UNKNOWN_TYPE', 0],
    ['a size of letters', '*1\r\n$x\r\n', 'RESP_INVALID_LENGTH', 4],
    ['a streamed string', '$?\r\n', 'RESP_INVALID_LENGTH', 0],
    ['a size below -1', '$-2\r\n', 'RESP_INVALID_LENGTH', 0],
    ['a negative map', '%-1\r\n', 'RESP_INVALID_LENGTH', 0],
    ['a count beyond 2^31', '*2147483648\r\n', 'RESP_INVALID_LENGTH', 0],
    ['a size beyond the limit', '$101\r\n', 'RESP_INVALID_LENGTH', 0],
    ['an integer of letters', ':x\r\n', 'RESP_INVALID_VALUE', 0],
    ['an integer beyond 64 bits', ':9223372036854775808\r\n', 'RESP_INVALID_VALUE', 0],
    ['a boolean that is none', '#x\r\n', 'RESP_INVALID_VALUE', 0],
    ['a null with content', '_x\r\n', 'RESP_INVALID_VALUE', 0],
    ['a double that is none', ',1.x\r\n', 'RESP_INVALID_VALUE', 0],
    ['a big number with a fraction', '(1.5\r\n', 'RESP_INVALID_VALUE', 0],
    ['a verbatim string without format', '=3\r\ntxt\r\n', 'RESP_INVALID_VALUE', 4],
    ['CR without LF', '+OK\rx', 'RESP_MISSING_CRLF', 0],
    ['a string longer than its size', '$1\r\nabc', 'RESP_MISSING_CRLF', 4],
    ['a line without end', `+${'x'.repeat(100)}`, 'RESP_LINE_TOO_LONG', 0],
    ['too deep nesting', '*1\r\n'.repeat(5), 'RESP_TOO_DEEP', 20],
  ])('refuses %s', (_, stream, code, offset) => {
    const limits = { bulkSizeMax: 100, lineSizeMax: 100, depthMax: 4 };
    expect(everyCut(stream, limits).at(-1)).toBe(`${code} ${offset}`);
  });

  test('never throws anything but ProtocolError, and makes the same of garbage', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'+-:$*%~>|,#!=(_012t', '\r\n', '\r\n', '-1', 'txt:', '+OK\r\n', '*1\r\n'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const stream = Buffer.from(pieces.join(''), 'latin1');
        assert.deepEqual(read(bytewise(stream)), read([stream]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('ReplyReader', () => {
  test('reads what ReplyWriter wrote in RESP3', () => {
    fc.assert(
      fc.property(fc.array(arbitraryReply()), fc.integer({ min: 1, max: 30 }), (replies, size) => {
        const writer = new ReplyWriter();
        writer.protocol = 3;
        for (const reply of replies) write(writer, reply);
        const stream = writer.take();
        const chunks: Buffer[] = [];
        for (let at = 0; at < stream.length; at += size) {
          chunks.push(stream.subarray(at, at + size));
        }
        expect(read(chunks)).toEqual(replies);
      }),
    );
  });

  test('reads nesting as deep as its limit without recursion', () => {
    const depth = 50_000;
    const stream = Buffer.from(`${'*1\r\n'.repeat(depth)}:1\r\n`);
    expect(read([stream], { depthMax: depth })).toHaveLength(1);
  });

  test('reads a string that comes in thousands of chunks', () => {
    const payload = Buffer.alloc(100_000, 'abc');
    const stream = Buffer.concat([Buffer.from('$100000\r\n'), payload, Buffer.from('\r\n')]);
    const chunks = Array.from({ length: 10_001 }, (_, i) => stream.subarray(11 * i, 11 * i + 11));
    expect(read(chunks)).toEqual([{ type: 'bulk', bytes: payload }]);
  });
});

function arbitraryReply(): fc.Arbitrary<Reply> {
  const line = fc.stringMatching(/^[ -~]*$/);
  const scalar = fc.oneof<fc.Arbitrary<Reply>[]>(
    line.map((text) => ({ type: 'simple', text })),
    line.map((text) => ({ type: 'error', text })),
    fc.maxSafeInteger().map((value) => ({ type: 'integer', value })),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ type: 'bulk', bytes: Buffer.from(bytes) })),
    fc.constant({ type: 'null', form: 'null' }),
    fc.boolean().map((value) => ({ type: 'boolean', value })),
    fc.bigInt().map((value) => ({ type: 'bigNumber', text: String(value) })),
  );
  const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
    reply: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('reply'), { maxLength: 4 }).map((items): Reply => ({ type: 'array', items })),
      fc.array(tie('reply'), { maxLength: 4 }).map((items): Reply => ({ type: 'set', items })),
      fc
        .array(fc.tuple(tie('reply'), tie('reply')), { maxLength: 3 })
        .map((entries): Reply => ({ type: 'map', entries })),
    ),
  }));
  return reply;
}

function write(writer: ReplyWriter, reply: Reply): void {
  switch (reply.type) {
    case 'simple':
      return writer.simple(reply.text);
    case 'error':
      return writer.error(reply.text);
    case 'integer':
      return writer.integer(Number(reply.value));
    case 'bulk':
      return writer.bulk(reply.bytes, 0, reply.bytes.length);
    case 'null':
      return writer.null();
    case 'boolean':
      return writer.boolean(reply.value);
    case 'bigNumber':
      return writer.bigNumber(reply.text);
    case 'array':
      writer.array(reply.items.length);
      return reply.items.forEach((item) => write(writer, item));
    case 'set':
      writer.set(reply.items.length);
      return reply.items.forEach((item) => write(writer, item));
    case 'map':
      writer.map(reply.entries.length);
      return reply.entries.flat().forEach((item) => write(writer, item));
    default:
      throw new Error(`No arbitrary makes ${reply.type}.`);
  }
}
