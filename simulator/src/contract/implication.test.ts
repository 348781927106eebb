import type { Reply } from '@varve/resp';
import { describe, expect, test } from 'vitest';

import { History } from './history.js';
import { ClientModel } from './implication.js';

const ok: Reply = { type: 'simple', text: 'OK' };
const nothing: Reply = { type: 'null', form: 'array' };

function integer(value: number): Reply {
  return { type: 'integer', value };
}

/** Units 1 and 2 set a and b of database 0, unit 3 sets a of database 1. */
function history(): History {
  const states = new History(new Map());
  states.record(new Map([['0/a', '1']]));
  states.record(
    new Map([
      ['0/a', '1'],
      ['0/b', '1'],
    ]),
  );
  states.record(
    new Map([
      ['0/a', '1'],
      ['0/b', '1'],
      ['1/a', '1'],
    ]),
  );
  return states;
}

function units(line: string, reply: Reply): number {
  return new ClientModel().follow(line.split(' '), reply, history()).units;
}

describe('a reply implies the last change of what it tells of', () => {
  test.each([
    ['GET a', 1],
    ['GET b', 2],
    ['GET c', 0],
    ['MGET a b', 2],
    ['MSET a 1 c b', 1],
    ['DBSIZE', 3],
    ['PING', 0],
    ['MOVE b 1', 2],
  ])('%s: %i', (line, expected) => {
    expect(units(line, ok)).toBe(expected);
  });
});

test('a copy of nothing tells nothing of the target', () => {
  expect(units('COPY c b', integer(0))).toBe(0);
  expect(units('COPY a b', integer(0))).toBe(2);
});

test('EXEC implies what its commands do, in the databases they select', () => {
  const client = new ClientModel();
  const states = history();
  for (const line of ['MULTI', 'GET a', 'SELECT 1', 'GET a']) {
    expect(client.follow(line.split(' '), ok, states).units).toBe(0);
  }
  const reply: Reply = { type: 'array', items: [ok, ok, ok] };
  expect(client.follow(['EXEC'], reply, states).units).toBe(3);
});

test('an EXEC that did not run tells that a watched key changed', () => {
  const client = new ClientModel();
  const states = history();
  client.follow(['WATCH', 'b'], ok, states);
  client.follow(['MULTI'], ok, states);
  client.follow(['GET', 'a'], ok, states);
  expect(client.follow(['EXEC'], nothing, states).units).toBe(2);
});

test('a policy is in the reply of the command that set it, or of its EXEC', () => {
  const client = new ClientModel();
  const set = ['CONFIG', 'SET', 'appendfsync', 'always'];
  expect(client.follow(set, ok, history()).policy).toBe('always');
  client.follow(['MULTI'], ok, history());
  expect(client.follow(set, ok, history()).policy).toBeUndefined();
  const reply: Reply = { type: 'array', items: [ok] };
  expect(client.follow(['EXEC'], reply, history()).policy).toBe('always');
});
