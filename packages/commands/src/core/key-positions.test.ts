import { Argv } from '@varve/resp';
import { describe, expect, test } from 'vitest';
import type { KeySpec } from './command.js';
import { isWritten, keyPositions } from './key-positions.js';
import { countedKeys, keyRange, oneKey } from './key-spec.js';

const streams: KeySpec = {
  flags: ['RO', 'access'],
  begin: { type: 'keyword', keyword: 'STREAMS', startFrom: 1 },
  find: { type: 'range', lastKey: -1, step: 1, limit: 2 },
};

function positions(specs: KeySpec[], ...args: string[]): number[] | undefined {
  return keyPositions(specs, Argv.from(args))?.map((position) => position.index);
}

describe('keyPositions', () => {
  test('one key', () => {
    expect(positions([oneKey(['RO'])], 'GET', 'k')).toEqual([1]);
  });

  test('every second argument', () => {
    const mset = [keyRange(['OW', 'update'], 1, -1, 2)];
    expect(positions(mset, 'MSET', 'a', '1', 'b', '2')).toEqual([1, 3]);
  });

  test('several specs', () => {
    const copy = [oneKey(['RO', 'access']), oneKey(['OW', 'update'], 2)];
    const found = keyPositions(copy, Argv.from(['COPY', 's', 'd'])) ?? [];
    expect(found.map(({ index, spec }) => [index, isWritten(spec)])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test('as many as a count says', () => {
    const zunion = [countedKeys(['RO', 'access'])];
    expect(positions(zunion, 'ZUNION', '2', 'a', 'b', 'WEIGHTS')).toEqual([2, 3]);
    expect(positions(zunion, 'ZUNION', '3', 'a', 'b')).toBeUndefined();
    expect(positions(zunion, 'ZUNION', 'x', 'a', 'b')).toBeUndefined();
    expect(positions(zunion, 'ZUNION', '0', 'a', 'b')).toBeUndefined();
  });

  test('half of what follows a word', () => {
    expect(positions([streams], 'XREAD', 'COUNT', '1', 'streams', 'a', 'b', '1', '2')).toEqual([
      4, 5,
    ]);
    expect(positions([streams], 'XREAD', 'COUNT', '1')).toEqual([]);
  });

  test('what is no key is left out', () => {
    expect(positions([oneKey(['RW', 'not_key'])], 'X', 'k')).toEqual([]);
  });

  test('a range beyond the arguments does not fit', () => {
    expect(positions([oneKey(['RO'], 2)], 'GET', 'k')).toBeUndefined();
  });
});
