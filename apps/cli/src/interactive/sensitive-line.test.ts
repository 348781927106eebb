import { describe, expect, test } from 'vitest';

import { isSensitive } from './sensitive-line.js';

describe('isSensitive', () => {
  test.each([
    ['auth secret', true],
    ['AUTH ann secret', true],
    ['ACL SETUSER ann >secret', true],
    ['acl list', false],
    ['CONFIG SET maxmemory 1 requirepass secret', true],
    ['CONFIG SET maxmemory 1', false],
    ['config get requirepass', false],
    ['HELLO 3 AUTH ann secret', true],
    ['HELLO 3', false],
    ['MIGRATE h 1 k 0 9 AUTH secret', true],
    ['SET auth x', false],
    ['', false],
  ])('%s: %s', (line, expected) => {
    expect(isSensitive(line.split(' ').filter((word) => word !== ''))).toBe(expected);
  });
});
