import { expect, test } from 'vitest';

import { abandonFile } from './abandon-file.js';
import { FaultyStorage } from './faulty/index.js';
import { MemoryStorage } from './memory/index.js';
import { readFile } from './read-file.js';

test('an open file is closed and its name gone', () => {
  const disk = new MemoryStorage();
  const file = disk.open('half', 'replace');
  abandonFile(disk, 'half', file);
  expect(readFile(disk, 'half')).toBeUndefined();
  expect(() => file.size()).toThrow();
});

test('a name that is not there is no error', () => {
  abandonFile(new MemoryStorage(), 'half');
});

for (const operation of ['close', 'remove'] as const) {
  test(`a refused ${operation} is nobody's error`, () => {
    const disk = new MemoryStorage();
    const faulty = new FaultyStorage(disk, [{ operation, fault: { kind: 'fail', code: 'EIO' } }]);
    abandonFile(faulty, 'half', faulty.open('half', 'replace'));
    expect(readFile(disk, 'half') === undefined).toBe(operation === 'close');
  });
}
