/** Where DEBUG RELOAD cannot go on, it says so, and the store does. */
import { beforeEach, expect, test } from 'vitest';

import { StoreHarness } from '../testing/store-harness.js';
import type { TestClient } from '../testing/store-harness.js';

let harness: StoreHarness;
let client: TestClient;

beforeEach(() => {
  harness = new StoreHarness();
  client = harness.client();
});

test('a key that is there ends the load, unless it is to be replaced', () => {
  harness.run(client, 'SET a saved\r\nSAVE\r\nSET a new');
  expect(harness.run(client, 'DEBUG RELOAD NOSAVE NOFLUSH')).toBe('-ERR Error trying to load the RDB dump\r\n');
  expect(harness.run(client, 'GET a')).toBe('$3\r\nnew\r\n');
  expect(harness.run(client, 'DEBUG RELOAD NOSAVE NOFLUSH MERGE')).toBe('+OK\r\n');
  expect(harness.run(client, 'GET a')).toBe('$5\r\nsaved\r\n');
});

test('a dump that is under way is not overtaken', () => {
  expect(harness.run(client, 'SET a 1\r\nBGSAVE\r\nDEBUG RELOAD\r\nGET a')).toBe(
    '+OK\r\n+Background saving started\r\n-ERR Background save already in progress\r\n$1\r\n1\r\n',
  );
});

test('without a dump nothing is loaded, into an empty keyspace', () => {
  harness.run(client, 'SET a 1');
  expect(harness.run(client, 'DEBUG RELOAD NOSAVE')).toBe('-ERR Error trying to load the RDB dump\r\n');
  expect(harness.run(client, 'DBSIZE')).toBe(':0\r\n');
});
