import { expect, test } from 'vitest';

import { StorageError } from './storage-error.js';

test('a storage error names the call, the place and the reason', () => {
  const cause = new Error('below');
  const error = new StorageError('write', 'data/log', 'ENOSPC', cause);
  expect(error).toMatchObject({
    name: 'StorageError',
    code: 'ENOSPC',
    operation: 'write',
    path: 'data/log',
    reason: 'No space left on device',
    message: 'write data/log: No space left on device (ENOSPC)',
    cause,
  });
});

test('an unlisted code is its own reason, and no cause is none', () => {
  const error = new StorageError('open', 'log', 'EWEIRD');
  expect(error.reason).toBe('EWEIRD');
  expect('cause' in error).toBe(false);
});
