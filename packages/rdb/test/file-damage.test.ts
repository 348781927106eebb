// Goal: any bytes are a file or an RdbError, in memory that follows the bytes; a byte that changed is
// noticed, by the checksum at the latest. Method: a file with every opcode and one for each
// encoding, cut at every byte, with every byte changed; then changes at random with the checksum made
// right again. The random part prints its seed; VARVE_SEED replays it.
import { expect, test } from 'vitest';

import { BytesSource, checkRdb, RdbError, RdbFileReader } from '../src/index.js';
import { encodings } from './encodings.js';
import { everyOpcode, fileOf, seal, text } from './file-samples.js';
import { generator, mutate } from './mutations.js';
import { collect } from './values.js';

const files = [
  { name: 'every opcode', bytes: everyOpcode },
  ...encodings.map(({ name, body }) => {
    const bytes = fileOf('REDIS0012', [0xfe, 0], body.subarray(0, 1), text('key'), body.subarray(1));
    return { name: `a ${name}`, bytes };
  }),
];

/** Reads a file, or goes over its values; returns 'file', or the code of the error. */
function outcome(bytes: Buffer, isSkipping: boolean): string {
  try {
    const file = new RdbFileReader(new BytesSource(bytes));
    for (let item = file.next(); item !== 'end'; item = file.next()) {
      if (item !== 'key') continue;
      if (isSkipping) file.skipValue();
      else collect(file.reader, file.type);
    }
    if (file.position > bytes.length) throw new Error('read beyond the end');
    return 'file';
  } catch (error) {
    if (!(error instanceof RdbError)) throw error;
    if (error.offset > bytes.length) return 'an error beyond the end';
    return error.code;
  }
}

function isValid(bytes: Buffer): boolean {
  const { isValid } = checkRdb(new BytesSource(bytes), { path: 'f', nowMs: 0, print: () => undefined });
  return isValid;
}

test.each(files)('a file of $name is valid', ({ bytes }) => {
  expect(outcome(bytes, false)).toBe('file');
  expect(outcome(bytes, true)).toBe('file');
  expect(isValid(bytes)).toBe(true);
});

test.each(files)('a file of $name is truncated, wherever it is cut', ({ bytes }) => {
  for (let end = 0; end < bytes.length; end++) {
    const cut = bytes.subarray(0, end);
    const outcomes = [outcome(cut, false), outcome(cut, true), isValid(cut)];
    if (outcomes.join() !== 'RDB_TRUNCATED,RDB_TRUNCATED,false') {
      throw new Error(`cut at ${end}: ${outcomes.join()}`);
    }
  }
});

test.each(files)('a file of $name is refused, whichever byte is changed', ({ bytes }) => {
  for (let at = 0; at < bytes.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ mask;
      // Before RDB version 5 there was no checksum.
      if (/^REDIS000[1-4]/.test(changed.toString('latin1', 0, 9))) continue;
      const outcomes = [outcome(changed, false), outcome(changed, true), isValid(changed)];
      if (outcomes.includes('file') || outcomes.includes(true)) {
        throw new Error(`byte ${at} ^ ${mask}: ${outcomes.join()}`);
      }
    }
  }
});

test('files changed at random are files or errors, and take no memory', () => {
  const seed = Number(process.env['VARVE_SEED'] ?? (Date.now() & 0x7fffffff));
  console.log(`file-damage.test.ts: VARVE_SEED=${seed}`);
  const random = generator(seed);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 2000; round++) {
    const { bytes } = files[random(files.length)] as (typeof files)[number];
    let body: Buffer = bytes.subarray(0, -8);
    for (let changes = 1 + random(3); changes > 0; changes--) body = mutate(body, random);
    const read = outcome(seal(body), false);
    if (read === 'file') expect(outcome(seal(body), true)).toBe('file');
    // A module's value can be gone over, but not read.
    if (isValid(seal(body))) expect(['file', 'RDB_UNSUPPORTED_TYPE']).toContain(read);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 27);
});
