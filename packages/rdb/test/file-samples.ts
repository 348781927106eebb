/**
 * Files as bytes: the parts of one, made from the description of the format in
 * docs/formats/rdb-file.md, so that what Redis 7.0 no longer writes, or not yet, can be read.
 */
import { Crc64 } from '../src/index.js';
import { encodings } from './encodings.js';
import { latin1, type Value } from './values.js';

type Part = Uint8Array | readonly number[] | string;

/** Puts parts together; text is latin1. */
export function join(...parts: readonly Part[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? latin1(part) : Buffer.from(part))),
  );
}

/** A string of up to 63 bytes. */
export const text = (string: string): Buffer => join([string.length], string);

/** `bytes` with their checksum behind. */
export function seal(bytes: Buffer): Buffer {
  const crc = new Crc64();
  crc.update(bytes, 0, bytes.length);
  const sum = Buffer.alloc(8);
  crc.writeTo(sum, 0);
  return join(bytes, sum);
}

/** A whole file: header, parts, end, checksum. */
export function fileOf(header: string, ...parts: readonly Part[]): Buffer {
  return seal(join(header, ...parts, [0xff]));
}

/** Every opcode of RDB version 12, and a key with everything. */
export const everyOpcode = fileOf(
  'REDIS0012',
  [0xfa],
  text('redis-ver'),
  text('7.4.1'),
  [0xfa],
  text('redis-bits'),
  [0xc0, 64],
  [0xf5],
  text('#!lua name=lib\n'),
  // A module: its id is the name "ReJSON-RL" and version 3; before the keys (1).
  [0xf7, 0x81, 0x45, 0xe2, 0x52, 0x38, 0xdf, 0x91, 0x2c, 0x03, 2, 1],
  [1, 0x40, 0xff, 2, 7, 3, 0, 0, 0x80, 0x3f, 4, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 5],
  text('kept'),
  [0],
  [0xfe, 3, 0xfb, 3, 2],
  [0xf4, 0x52, 0x34, 3, 2],
  [0xfc, 0x00, 0xf2, 0x26, 0x98, 0x84, 0x01, 0x00, 0x00, 0xf8, 0x41, 0x2c, 0],
  text('idle'),
  text('a'),
  [0xfd, 0x00, 0xf1, 0x53, 0x65, 0xf9, 200, 0],
  text('frequent'),
  text('b'),
  [0],
  text('plain'),
  text('c'),
);

/** All encodings that redis-server 7.0 does not write, each a key; and what they mean. */
export function everyEncoding(): { file: Buffer; values: Map<string, Value> } {
  const values = new Map<string, Value>();
  const keys = encodings.map(({ name, body, value }) => {
    const key = name.slice(0, 60);
    values.set(key, value);
    return join(body.subarray(0, 1), text(key), body.subarray(1));
  });
  return { file: fileOf('REDIS0012', [0xfe, 0], ...keys), values };
}
