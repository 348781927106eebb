/** What redis-server 7.0.15 takes as a double, and which one. */
import { describe, expect, test } from 'vitest';
import { parseDouble, readPrefix } from './double.js';

function parse(text: string): number | undefined {
  const bytes = Buffer.from(text, 'latin1');
  return parseDouble(bytes, 0, bytes.length);
}

describe('a number and nothing else', () => {
  test.each([
    ['0', 0],
    ['-0', -0],
    ['12', 12],
    ['-2.5', -2.5],
    ['+7', 7],
    ['007', 7],
    ['.5', 0.5],
    ['1.', 1],
    ['1e-3', 0.001],
    ['1E+3', 1000],
    ['9007199254740993', 9007199254740992],
    ['9223372036854775807', 2 ** 63],
    ['0.1', 0.1],
    ['5e-324', 5e-324],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['0e999', 0],
    ['inf', Infinity],
    ['+INFINITY', Infinity],
    ['-Inf', -Infinity],
    ['0x10', 16],
    ['0x', undefined],
    ['-0xA.8p1', -21],
    ['0x.8', 0.5],
    ['0x1p-1074', 5e-324],
    ['0x1.8p-1074', 1e-323],
    ['0x1p-1075', undefined],
    ['0x1.0000000000000801p-1022', 2.225073858507202e-308],
    ['0x1.00000000000008p0', 1],
    ['0x1.00000000000018p0', 1 + 2 ** -51],
    ['0x1.fffffffffffff8p1023', undefined],
    ['0x1p1024', undefined],
    ['0x0p99999999999', 0],
    ['1e309', undefined],
    ['-1e309', undefined],
    ['1e-400', undefined],
    ['nan', undefined],
    ['', undefined],
    [' 1', undefined],
    ['1 ', undefined],
    ['1\0', undefined],
    ['--1', undefined],
    ['1e', undefined],
    ['.', undefined],
    ['infx', undefined],
    ['1,5', undefined],
  ])('"%s" is %d', (text, value) => {
    expect(parse(text)).toBe(value);
  });
});

describe('as much as is a number', () => {
  test.each([
    ['', 0, 0],
    [' ', 0, 0],
    [' \t1.5x', 1.5, 5],
    ['1e', 1, 1],
    ['1e+', 1, 1],
    ['0x', 0, 1],
    ['0xg', 0, 1],
    ['1e999', Infinity, 5],
    ['-1e999', -Infinity, 6],
    ['infinit', Infinity, 3],
    ['nan(12)x', NaN, 7],
    ['nan(', NaN, 3],
    ['x', 0, 0],
    ['+', 0, 0],
  ])('"%s" begins with %d', (text, value, size) => {
    expect(readPrefix(text)).toMatchObject({ value, size });
  });
});
