import { expect, test } from 'vitest';

import { formatLogLine } from './log-line.js';

test('a line looks like those of Redis', () => {
  const time = new Date(2026, 10, 2, 3, 4, 5, 67);
  expect(formatLogLine(12, 'M', time, 'notice', 'Ready')).toBe('12:M 02 Nov 2026 03:04:05.067 * Ready\n');
  expect(formatLogLine(12, 'C', time, 'warning', 'a\r\nb')).toBe('12:C 02 Nov 2026 03:04:05.067 # a b\n');
});
