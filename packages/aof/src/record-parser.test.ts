/** Every record whole, cut at each byte, and what is not one. */
import { describe, expect, test } from 'vitest';

import { ParseResult, RecordParser } from './record-parser.js';

function parserOf(text: string | Buffer): RecordParser {
  const parser = new RecordParser();
  parser.buffer = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  parser.end = parser.buffer.length;
  return parser;
}

function words(parser: RecordParser): string[] {
  return Array.from({ length: parser.argv.argc }, (_, i) => parser.argv.text(i));
}

const records: [string, string[]][] = [
  ['*1\r\n$4\r\nPING\r\n', ['PING']],
  ['*2\r\n$3\r\nGET\r\n$0\r\n\r\n', ['GET', '']],
  ['*2\r\n$1\r\na\r\n$10\r\n\r\n*1\r\n$1\r\n\r\n', ['a', '\r\n*1\r\n$1\r\n']],
];

test.each(records)('a record %j', (text, expected) => {
  const parser = parserOf(`${text}*`);
  expect(parser.next()).toBe(ParseResult.record);
  expect(words(parser)).toEqual(expected);
  expect(parser.position).toBe(text.length);
  expect(parser.argv.encode().toString('latin1')).toBe(text);
});

test.each(records)('cut at any byte %j needs more, and leaves the position', (text) => {
  for (let size = 1; size < text.length; size++) {
    const parser = parserOf(text.slice(0, size));
    expect(parser.next(), `${size} bytes`).toBe(ParseResult.needMore);
    expect(parser.position).toBe(0);
  }
});

test('many arguments', () => {
  const count = 5000;
  const parser = parserOf(`*${count}\r\n${'$1\r\nx\r\n'.repeat(count)}`);
  expect(parser.next()).toBe(ParseResult.record);
  expect(parser.argv.argc).toBe(count);
  expect(parser.argv.text(count - 1)).toBe('x');
});

describe('an error is placed at the byte that cannot be there:', () => {
  const cases: [string, number][] = [
    ['PING\r\n', 0],
    ['\0', 0],
    ['*0\r\n', 1],
    ['*\r\n', 1],
    ['*-1\r\n', 1],
    ['*+1\r\n', 1],
    ['*01\r\n$1\r\na\r\n', 2],
    ['*1x\r\n', 2],
    ['*1\rx', 3],
    ['*1\n', 2],
    ['*99999999999\r\n', 10],
    ['*1\r\n:1\r\n', 4],
    ['*1\r\n$-1\r\n', 5],
    ['*1\r\n$4\r\nPINGx\r\n', 12],
    ['*1\r\n$4\r\nPING\rx', 13],
    ['*1\r\n$3\r\nPING\r\n', 11],
    ['*1\r\n$4\r\nPING\0', 12],
    ['*2\r\n$1\r\na\r\n#TS:1\r\n', 11],
  ];
  test.each(cases)('%j', (text, position) => {
    const parser = parserOf(text);
    expect(parser.next()).toBe(ParseResult.error);
    expect(parser.errorPosition).toBe(position);
  });
});

describe('annotations', () => {
  test('are taken as whole lines', () => {
    const parser = parserOf('#TS:1\r\n*1\r\n$1\r\na\r\n');
    expect(parser.next()).toBe(ParseResult.annotation);
    expect([parser.start, parser.position]).toEqual([0, 7]);
    expect(parser.next()).toBe(ParseResult.record);
  });

  test('may be 1023 bytes, as for Redis, not more', () => {
    expect(parserOf(`#${'x'.repeat(1020)}\r\n`).next()).toBe(ParseResult.annotation);
    expect(parserOf(`#${'x'.repeat(1021)}\r\n`).next()).toBe(ParseResult.error);
    expect(parserOf(`#${'x'.repeat(5000)}`).next()).toBe(ParseResult.error);
  });

  test('without their end need more', () => {
    expect(parserOf('#TS:1').next()).toBe(ParseResult.needMore);
  });
});
