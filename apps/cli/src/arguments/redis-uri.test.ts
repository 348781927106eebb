import { describe, expect, test } from 'vitest';

import { parseRedisUri, type RedisUri } from './redis-uri.js';

describe('parseRedisUri', () => {
  test.each<[string, RedisUri]>([
    ['redis://', {}],
    ['REDIS://example', { host: 'example' }],
    ['redis://example:7000', { host: 'example', port: 7000 }],
    ['redis://example/3', { host: 'example', db: 3 }],
    ['redis:///3', { db: 3 }],
    ['redis://secret@example', { password: 'secret', host: 'example' }],
    ['redis://:secret@example', { password: 'secret', host: 'example' }],
    ['redis://ann:p%40ss@h:1/2', { user: 'ann', password: 'p@ss', host: 'h', port: 1, db: 2 }],
    ['redis://[::1]:7000/1', { host: '::1', port: 7000, db: 1 }],
  ])('reads %s', (uri, expected) => {
    expect(parseRedisUri(uri)).toEqual(expected);
  });

  test.each([
    ['http://x', 'Invalid URI scheme'],
    ['redis://:a%zz@h', 'Illegal character in URI encoding'],
    ['redis://:a%2@h', 'Incomplete URI encoding'],
    ['rediss://h', 'TLS is not supported: rediss:// cannot be used'],
  ])('refuses %s', (uri, message) => {
    expect(() => parseRedisUri(uri)).toThrow(message);
  });
});
