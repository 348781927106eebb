/**
 * DUMP payloads that may have been tampered with: whole ones, damaged, spliced and cut, and sealed
 * again, so that only what is between the type byte and the footer can give them away.
 */
import fs from 'node:fs';
import path from 'node:path';

import { sealDump } from '@varve/rdb';

import type { Random } from '../support/random.js';
import { oldEncodings } from './old-encodings.js';

/** What redis-server 7.0.15 dumped; see packages/rdb/test/samples.ts. */
const samples = path.resolve(import.meta.dirname, '../../../packages/rdb/testdata');
const footerSize = 10;
/** The larger ones take a hundred times as long. */
const largeSize = 1000;
/** Bytes that mean something at the edges of lengths and encodings. */
const edges = [0x00, 0x01, 0x02, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xc3, 0xe0, 0xf0, 0xf4, 0xfe, 0xff];
/** One beyond the last type, and the last version there is, too. */
const typesMax = 26;
const versionsMax = 13;

export class PayloadSource {
  readonly #random: Random;
  readonly #small: readonly Buffer[];
  readonly #large: readonly Buffer[];

  constructor(random: Random) {
    const dumped = fs
      .readdirSync(samples)
      .filter((name) => name.endsWith('.dump'))
      .map((name) => fs.readFileSync(path.join(samples, name)))
      .map((payload) => payload.subarray(0, payload.length - footerSize));
    const bodies = [...dumped, ...oldEncodings.map((hex) => Buffer.from(hex, 'hex'))];
    this.#random = random;
    this.#small = bodies.filter((body) => body.length <= largeSize);
    this.#large = bodies.filter((body) => body.length > largeSize);
  }

  /** The next payload. */
  next(): Buffer {
    const random = this.#random;
    let body = this.#body();
    const damages = random.weighted([
      [1, 0],
      [12, 1],
      [4, 2],
      [2, 5],
    ]);
    for (let i = 0; i < damages; i += 1) body = this.#damaged(body);
    return sealDump(body, random.chance(0.05) ? random.between(0, versionsMax) : 12);
  }

  #body(): Buffer {
    return this.#random.pick(this.#random.chance(0.01) ? this.#large : this.#small);
  }

  #damaged(body: Buffer): Buffer {
    const random = this.#random;
    if (body.length === 0) return Buffer.from([random.below(256)]);
    const at = random.below(body.length);
    const before = body.subarray(0, at);
    const after = body.subarray(at);
    const byte = Buffer.from([random.chance(0.7) ? random.pick(edges) : random.below(256)]);
    switch (random.below(10)) {
      case 0: // One byte more.
        return Buffer.concat([before, byte, after]);
      case 1: // A few fewer.
        return Buffer.concat([before, after.subarray(random.between(1, 4))]);
      case 2: // A part twice.
        return Buffer.concat([before, after.subarray(0, random.between(1, 20)), after]);
      case 3: // The end of something else.
        return Buffer.concat([before, this.#tail()]);
      case 4: // Another type.
        return Buffer.concat([Buffer.from([random.below(typesMax)]), body.subarray(1)]);
      case 5: // One more, or one less.
        return Buffer.concat([before, Buffer.from([((after[0] ?? 0) + random.pick([1, 255])) & 0xff]), after.subarray(1)]);
      case 6: // One bit.
        return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << random.below(8))]), after.subarray(1)]);
      default:
        return Buffer.concat([before, byte, after.subarray(1)]);
    }
  }

  #tail(): Buffer {
    const other = this.#body();
    return other.subarray(this.#random.below(other.length));
  }
}
