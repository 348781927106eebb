import { AssertionError } from 'node:assert';
import { expect, test } from 'vitest';

import { joinPath, nameOf, parentPath } from './path.js';

test('a path is a parent and a name, and joining them gives it back', () => {
  for (const path of ['data/log', '/data/log', 'a/b/c', './log']) {
    expect(joinPath(parentPath(path), nameOf(path))).toBe(path);
  }
});

test('a bare name is in ".", a name at the root in "/"', () => {
  expect(parentPath('log')).toBe('.');
  expect(nameOf('log')).toBe('log');
  expect(parentPath('/log')).toBe('/');
  expect(joinPath('/', 'log')).toBe('/log');
});

test('joining takes one name, not a path and not nothing', () => {
  expect(() => joinPath('data', 'a/b')).toThrow(AssertionError);
  expect(() => joinPath('data', '')).toThrow(AssertionError);
});
