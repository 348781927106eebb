// Goal: any bytes whatever are a value or an RdbError. Method: the payloads in testdata/, which
// redis-server 7.0.15 wrote (redis.test.ts stores them), and those of older and newer encodings
// (encodings.ts); each whole, cut at every byte, with every byte flipped, and mutated at random with
// its checksum made right again. The random part prints its seed; VARVE_SEED replays it.
import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { checkValue, openDump, RdbError, RdbReader, sealDump, valueKind } from '../src/index.js';
import { encodings } from './encodings.js';
import { generator, mutate } from './mutations.js';
import { samples } from './samples.js';
import { collect, dump } from './values.js';

const folder = new URL('../testdata/', import.meta.url);
const footerSize = 10;

const payloads = [
  ...readdirSync(folder).map((name) => ({ name, payload: readFileSync(new URL(name, folder)) })),
  ...encodings.map(({ name, body }) => ({ name, payload: sealDump(body, 12) })),
];

/** Outcome of reading `body`: a value, or the code of the error; anything else is thrown. */
function outcome(body: Buffer): string {
  // A guard on both sides: nothing but the body may be looked at.
  const guarded = Buffer.concat([Buffer.alloc(8, 0x5a), body, Buffer.alloc(8, 0x5a)]);
  const reader = new RdbReader(guarded, 8, 8 + body.length);
  try {
    const type = reader.byte();
    const end = checkValue(reader, type);
    expect(end <= reader.end).toBe(true);
    collect(reader, type);
    expect(reader.position).toBe(end);
    return 'value';
  } catch (error) {
    if (!(error instanceof RdbError)) throw error;
    expect(error.offset >= 8 && error.offset <= reader.end).toBe(true);
    return error.code;
  }
}

test.each(encodings)('$name is read as what it means', ({ body, value }) => {
  const reader = new RdbReader(body);
  expect(collect(reader, reader.byte())).toEqual(value);
});

test('every sample has a payload', () => {
  const names = readdirSync(folder).sort();
  expect(names).toEqual(samples.map(({ name }) => `${name}.dump`).sort());
});

describe.each(payloads)('$name', ({ payload }) => {
  const body = payload.subarray(0, payload.length - footerSize);
  // Large ones at some of their bytes only.
  const step = body.length > 1500 ? 1 + (body.length >> 8) : 1;

  test('is a value, up to its last byte', () => {
    const reader = openDump(payload);
    const type = reader.byte();
    expect(checkValue(reader, type)).toBe(reader.end);
    const { kind } = collect(reader, type);
    expect(kind).toBe(valueKind(type));
  });

  test('is truncated, wherever it is cut', () => {
    for (let end = 0; end < body.length; end += step) {
      expect(outcome(body.subarray(0, end)), `cut at ${end}`).not.toBe('value');
      expect(() => openDump(payload.subarray(0, end + footerSize))).toThrow(RdbError);
    }
  });

  test('is a value or an error, whichever byte is changed', () => {
    for (let at = 0; at < body.length; at += step) {
      for (const mask of [0x01, 0x40, 0x80, 0xff]) {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] as number) ^ mask;
        outcome(changed);
      }
      const flipped = Buffer.from(payload);
      flipped[at] = (flipped[at] as number) ^ 0x10;
      expect(() => openDump(flipped)).toThrow('the checksum does not match');
    }
  });
});

test('payloads changed at random are values or errors', () => {
  const seed = Number(process.env['VARVE_SEED'] ?? (Date.now() & 0x7fffffff));
  console.log(`payloads.test.ts: VARVE_SEED=${seed}`);
  const random = generator(seed);
  const small = payloads.filter(({ payload }) => payload.length < 3000);
  for (let round = 0; round < 4000; round++) {
    const { payload } = small[random(small.length)] as (typeof small)[number];
    let body: Buffer = payload.subarray(0, payload.length - footerSize);
    for (let changes = 1 + random(3); changes > 0; changes--) body = mutate(body, random);
    const reader = openDump(sealDump(body));
    expect(reader.end).toBe(body.length);
    outcome(body);
  }
});

test('what survives a change is written and read again as the same value', () => {
  const random = generator(7);
  for (let round = 0; round < 2000; round++) {
    const { payload } = payloads[random(payloads.length)] as (typeof payloads)[number];
    if (payload.length > 3000) continue;
    const body = mutate(payload.subarray(0, payload.length - footerSize), random);
    if (outcome(body) !== 'value') continue;
    const reader = new RdbReader(body);
    const value = collect(reader, reader.byte());
    if (value.kind === 'hash') value.fields.forEach((each) => (each[2] = undefined));
    if (value.kind === 'stream') {
      const consumers = value.stream.groups.flatMap((group) => group.consumers);
      consumers.forEach((each) => (each.activeAtMs = each.seenAtMs));
    }
    const again = openDump(dump(value, false));
    expect(collect(again, again.byte())).toEqual(value);
  }
});
