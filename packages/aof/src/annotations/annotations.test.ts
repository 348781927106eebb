/** Golden bytes of the annotations, and what is not taken for one. */
import { describe, expect, test } from 'vitest';

import {
  BatchHeader,
  batchHeaderSizeMax,
  formatFileLink,
  formatTimestamp,
  parseFileLink,
  parseTimestamp,
  payloadCrc,
  readBatchHeader,
  writeBatchHeader,
} from './index.js';

const id = 0x9f0c21d4;

function encode(fields: Partial<BatchHeader>, fileId = id): Buffer {
  const header = Object.assign(new BatchHeader(), fields);
  const room = Buffer.alloc(batchHeaderSizeMax);
  return room.subarray(writeBatchHeader(room, room.length, fileId, header));
}

describe('#C1', () => {
  const payload = Buffer.from('*1\r\n$4\r\nPING\r\n');
  const crc = payloadCrc(payload, id, 7);
  const line = encode({ offset: 52, length: 14, durable: 36, sequence: 7, payloadCrc: crc });

  test('has these bytes', () => {
    expect(line.toString()).toBe('#C1:52;14;36;7;990504bf;891d1cea\r\n');
  });

  test('is read back', () => {
    const header = new BatchHeader();
    expect(readBatchHeader(line, 0, line.length, id, header)).toBe(true);
    expect({ ...header }).toEqual({
      offset: 52,
      length: 14,
      durable: 36,
      sequence: 7,
      payloadCrc: crc,
      size: line.length,
    });
  });

  test('fits with the largest numbers', () => {
    const max = Number.MAX_SAFE_INTEGER;
    const large = encode({ offset: max, length: max, durable: max, sequence: max, payloadCrc: 2 ** 32 - 1 });
    expect(large.length).toBeLessThanOrEqual(batchHeaderSizeMax);
    const header = new BatchHeader();
    expect(readBatchHeader(large, 0, large.length, id, header)).toBe(true);
    expect(header.sequence).toBe(max);
  });

  test('is not read if any bit of it is flipped, or any part is missing', () => {
    const header = new BatchHeader();
    for (let i = 0; i < line.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(line);
        flipped[i] = (flipped[i] as number) ^ (1 << bit);
        expect(readBatchHeader(flipped, 0, flipped.length, id, header), `byte ${i}`).toBe(false);
      }
      expect(readBatchHeader(line, 0, i, id, header), `${i} bytes`).toBe(false);
    }
  });

  test('of another file is not read', () => {
    expect(readBatchHeader(line, 0, line.length, id + 1, new BatchHeader())).toBe(false);
  });

  test('the payload sum depends on file and sequence', () => {
    const sums = [payloadCrc(payload, id, 7), payloadCrc(payload, id, 8), payloadCrc(payload, 1, 7)];
    expect(new Set(sums).size).toBe(3);
  });
});

describe('#C0', () => {
  const line = formatFileLink(0x77b01e05, { sequence: 41, length: 9620, crc: 0xc0ffee11 });

  test('has these bytes', () => {
    expect(line).toBe('#C0:77b01e05;41;9620;c0ffee11;e4354814\r\n');
  });

  test('is read back, whatever follows', () => {
    expect(parseFileLink(Buffer.from(`${line}*1\r\n`))).toEqual({
      fileId: 0x77b01e05,
      previous: { sequence: 41, length: 9620, crc: 0xc0ffee11 },
      size: line.length,
    });
  });

  test('is known to be damaged, or to be something else, whatever is flipped', () => {
    for (let i = 0; i < line.length; i++) {
      const flipped = Buffer.from(line);
      flipped[i] = (flipped[i] as number) ^ 0x10;
      expect(parseFileLink(flipped)).toBe(i < 4 ? undefined : 'damaged');
      expect(parseFileLink(Buffer.from(line).subarray(0, i))).toBe(i < 4 ? undefined : 'damaged');
    }
  });
});

describe('#TS', () => {
  test('is formatted as Redis does, and read back', () => {
    const line = Buffer.from(`x${formatTimestamp(1_700_000_000)}`);
    expect(line.toString()).toBe('x#TS:1700000000\r\n');
    expect(parseTimestamp(line, 1, line.length)).toBe(1_700_000_000);
  });

  test('is told from other annotations and from nonsense', () => {
    expect(parseTimestamp(Buffer.from('#C1:1\r\n'), 0, 7)).toBeUndefined();
    expect(parseTimestamp(Buffer.from('#TS:x1\r\n'), 0, 8)).toBe(-1);
    expect(parseTimestamp(Buffer.from('#TS:1\n'), 0, 6)).toBe(-1);
  });
});
