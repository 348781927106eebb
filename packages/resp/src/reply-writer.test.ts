import { expect, test } from 'vitest';

import { ReplyWriter } from './reply-writer.js';

function written(protocol: 2 | 3, write: (writer: ReplyWriter) => void): string {
  const writer = new ReplyWriter();
  writer.protocol = protocol;
  write(writer);
  return writer.buffer.toString('latin1', 0, writer.length);
}

const bytes = Buffer.from('..foo\r\n..');

test.each<[string, (writer: ReplyWriter) => void, string, string]>([
  ['ok', (w) => w.ok(), '+OK\r\n', '+OK\r\n'],
  ['queued', (w) => w.queued(), '+QUEUED\r\n', '+QUEUED\r\n'],
  ['simple', (w) => w.simple('PONG'), '+PONG\r\n', '+PONG\r\n'],
  ['error', (w) => w.error('ERR no'), '-ERR no\r\n', '-ERR no\r\n'],
  ['integer', (w) => w.integer(-12345678901), ':-12345678901\r\n', ':-12345678901\r\n'],
  ['bigint', (w) => w.bigint(2n ** 62n), ':4611686018427387904\r\n', ':4611686018427387904\r\n'],
  ['emptyBulk', (w) => w.emptyBulk(), '$0\r\n\r\n', '$0\r\n\r\n'],
  ['null', (w) => w.null(), '$-1\r\n', '_\r\n'],
  ['nullBulk', (w) => w.nullBulk(), '$-1\r\n', '_\r\n'],
  ['nullArray', (w) => w.nullArray(), '*-1\r\n', '_\r\n'],
  ['bulk', (w) => w.bulk(bytes, 2, 7), '$5\r\nfoo\r\n\r\n', '$5\r\nfoo\r\n\r\n'],
  ['text', (w) => w.text('é'), '$2\r\n\xc3\xa9\r\n', '$2\r\n\xc3\xa9\r\n'],
  ['latin1', (w) => w.latin1('é'), '$1\r\n\xe9\r\n', '$1\r\n\xe9\r\n'],
  ['bulkInteger', (w) => w.bulkInteger(-10), '$3\r\n-10\r\n', '$3\r\n-10\r\n'],
  ['bulkInteger of a bigint', (w) => w.bulkInteger(-7n), '$2\r\n-7\r\n', '$2\r\n-7\r\n'],
  ['array', (w) => w.array(3), '*3\r\n', '*3\r\n'],
  ['map', (w) => w.map(3), '*6\r\n', '%3\r\n'],
  ['set', (w) => w.set(3), '*3\r\n', '~3\r\n'],
  ['push', (w) => w.push(3), '*3\r\n', '>3\r\n'],
  ['boolean true', (w) => w.boolean(true), ':1\r\n', '#t\r\n'],
  ['boolean false', (w) => w.boolean(false), ':0\r\n', '#f\r\n'],
  ['double', (w) => w.double(3.1), '$18\r\n3.1000000000000001\r\n', ',3.1000000000000001\r\n'],
  ['double of infinity', (w) => w.double(-Infinity), '$4\r\n-inf\r\n', ',-inf\r\n'],
  ['double of an integer', (w) => w.double(-12), '$3\r\n-12\r\n', ',-12\r\n'],
  ['double of minus zero', (w) => w.double(-0), '$2\r\n-0\r\n', ',-0\r\n'],
  ['bigNumber', (w) => w.bigNumber('-123456789'), '$10\r\n-123456789\r\n', '(-123456789\r\n'],
  ['verbatim', (w) => w.verbatim('txt', 'né'), '$3\r\nn\xc3\xa9\r\n', '=7\r\ntxt:n\xc3\xa9\r\n'],
  ['raw', (w) => w.raw(bytes, 2, 5), 'foo', 'foo'],
])('%s is written in both protocols', (_, write, resp2, resp3) => {
  expect(written(2, write)).toBe(resp2);
  expect(written(3, write)).toBe(resp3);
});

test('attributes exist in RESP3 only', () => {
  expect(written(3, (w) => w.attribute(1))).toBe('|1\r\n');
  expect(() => written(2, (w) => w.attribute(1))).toThrow();
});

test('line breaks in an error become spaces, those at its end vanish', () => {
  expect(written(2, (w) => w.error('ERR A\r\nB\r\n'))).toBe('-ERR A  B\r\n');
  expect(written(2, (w) => w.simple('A\r\n+B'))).toBe('+A  +B\r\n');
});

test.each([0, 1, 47, 48, 49, 50, 1000, 5_000_000])('bytes and text of size %d arrive', (size) => {
  const payload = Buffer.alloc(size, 'abcdefg\r\n');
  const expected = `$${size}\r\n${payload.toString()}\r\n`;
  expect(written(2, (w) => w.bulk(payload, 0, size)) === expected).toBe(true);
  expect(written(2, (w) => w.latin1(payload.toString())) === expected).toBe(true);
  expect(written(2, (w) => w.text(payload.toString())) === expected).toBe(true);
});

test('deferred headers are put in later, nested ones too', () => {
  const write = (w: ReplyWriter) => {
    w.integer(1);
    const outer = w.deferArray();
    w.integer(2);
    const map = w.deferMap();
    const set = w.deferSet();
    for (let i = 0; i < 12; i++) w.integer(i);
    w.setSet(set, 12);
    w.integer(3);
    w.setMap(map, 1);
    w.setArray(w.deferArray(), 0);
    w.setArray(outer, 3);
    w.integer(4);
  };
  const items = Array.from({ length: 12 }, (_, i) => `:${i}\r\n`).join('');
  expect(written(2, write)).toBe(`:1\r\n*3\r\n:2\r\n*2\r\n*12\r\n${items}:3\r\n*0\r\n:4\r\n`);
  expect(written(3, write)).toBe(`:1\r\n*3\r\n:2\r\n%1\r\n~12\r\n${items}:3\r\n*0\r\n:4\r\n`);
});

test('deferred headers must be set innermost first', () => {
  const writer = new ReplyWriter();
  const outer = writer.deferArray();
  writer.integer(1);
  writer.deferArray();
  expect(() => writer.setArray(outer, 1)).toThrow('innermost first');
});

test('truncate drops what was written later, and headers deferred there', () => {
  const writer = new ReplyWriter();
  writer.ok();
  const length = writer.length;
  writer.integer(1);
  writer.deferArray();
  writer.truncate(length);
  const mark = writer.deferArray();
  writer.setArray(mark, 0);
  expect(writer.buffer.toString('latin1', 0, writer.length)).toBe('+OK\r\n*0\r\n');
});

test('take hands over the bytes and starts anew', () => {
  const writer = new ReplyWriter();
  writer.ok();
  const taken = writer.take();
  writer.simple('later');
  expect(taken.toString()).toBe('+OK\r\n');
  expect(writer.length).toBe(8);
});
