import { beforeEach, describe, expect, test } from 'vitest';
import { CommandHarness } from '../testing/command-harness.js';
import { hashCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([hashCommands]);
});

/** Makes a hash of fields f0, f1, ... with values v0, v1, ... */
function fill(count: number): void {
  const pairs = Array.from({ length: count }, (_, i) => [`f${i}`, `v${i}`]).flat();
  h.run('HSET', 'h', ...pairs);
}

/** Asks; returns the bulk strings of the reply. */
function fields(...args: string[]): string[] {
  const parts = h.run('HRANDFIELD', 'h', ...args).split('|');
  return parts.filter((_, i) => (parts[i - 1] ?? '').startsWith('$'));
}

// Both encodings; of a few fields drawn by chance, of many the walk.
describe.each([8, 600])('of %i fields', (size) => {
  beforeEach(() => {
    fill(size);
  });

  test.each([1, 2, Math.floor(size / 2), size - 1, size, size + 5])(
    'a count of %i gives different fields, as many as there are',
    (count) => {
      const given = fields(String(count));
      expect(given.length).toBe(Math.min(count, size));
      expect(new Set(given).size).toBe(given.length);
      expect(given.every((field) => /^f\d+$/.test(field))).toBe(true);
    },
  );

  test('a negative count gives as many, with repetitions', () => {
    const given = fields(String(-3 * size));
    expect(given.length).toBe(3 * size);
    expect(new Set(given).size).toBeLessThanOrEqual(size);
  });

  test.each(['2', String(size), '-3'])('values belong to their fields (count %s)', (count) => {
    const given = fields(count, 'WITHVALUES');
    expect(given.length).toBe(2 * Math.abs(Number(count)));
    for (let i = 0; i < given.length; i += 2) {
      expect(given[i + 1]).toBe((given[i] as string).replace('f', 'v'));
    }
  });
});

test('every field has its chance in a sample', () => {
  fill(10);
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) for (const field of fields('5')) seen.add(field);
  expect(seen.size).toBe(10);
});

test('pairs are arrays in RESP3 and flat in RESP2', () => {
  h.run('HSET', 'h', 'f', 'v');
  expect(h.run('HRANDFIELD', 'h', '1', 'withvalues')).toBe('*2|$1|f|$1|v');
  h.session.protocol = 3;
  expect(h.run('HRANDFIELD', 'h', '1', 'withvalues')).toBe('*1|*2|$1|f|$1|v');
});
