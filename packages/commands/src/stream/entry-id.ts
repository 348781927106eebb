/**
 * Ids of entries as arguments. HOT.
 *
 *     1526919030474-55    both halves, 64 bits each, unsigned
 *     1526919030474       the sequence is the smallest or, at the end of a range, the largest
 *     1526919030474-*     XADD chooses the sequence
 *     -  +                the smallest and the largest id, where a range may begin or end
 *     (1526919030474-55   the next one or, at the end of a range, the one before
 *
 * Redis parses numbers by two functions of C: what the strict one refuses (blanks before a number, a
 * sign, leading zeros) the other may take, and what ends at a NUL has ended.
 *
 * Spec: redis/src/t_stream.c streamGenericParseIDOrReply, redis/src/util.c string2ull (7.0).
 */
import { decrementId, incrementId, setMaxId, setMinId, setWide } from '@varve/keyspace';
import type { Argv } from '@varve/resp';
import type { Context } from '../core/context.js';
import { streamErrors } from './errors.js';

/** What an argument is. */
export const IdForm = { invalid: 0, given: 1, autoSequence: 2 } as const;
export type IdForm = (typeof IdForm)[keyof typeof IdForm];

/** Up to so many digits a number is safe. */
const safeDigits = 15;
const sizeMax = 127;
const uint64Max = (1n << 64n) - 1n;
const int64Min = -(1n << 63n);

/** Sets `id` to argument `i`, a sequence it lacks being 0; when it is none, answers that. */
export function readId(context: Context, i: number, id: Uint32Array): boolean {
  const { argv } = context;
  if (parseId(argv.buffer, argv.start(i), argv.end(i), id, 0) === IdForm.given) return true;
  context.reply.error(streamErrors.invalidId);
  return false;
}

/** As `readId`, and takes `-` and `+`. */
export function readAnyId(context: Context, i: number, id: Uint32Array): boolean {
  return isEdge(context.argv, i, id) || readId(context, i, id);
}

/** As `readId`, and takes a sequence of `*`: its answer is whether there is one. */
export function readIdToAdd(context: Context, i: number, id: Uint32Array): IdForm {
  const { argv } = context;
  const form = parseId(argv.buffer, argv.start(i), argv.end(i), id, 0);
  if (form === IdForm.invalid) context.reply.error(streamErrors.invalidId);
  return form;
}

/** As `readId`, but says nothing when it is none. */
export function isId(context: Context, i: number, id: Uint32Array): boolean {
  const { argv } = context;
  return parseId(argv.buffer, argv.start(i), argv.end(i), id, 0) === IdForm.given;
}

/** Sets `id` to where a range begins, at argument `i`; when it is nothing of that, answers so. */
export function readRangeStart(context: Context, i: number, id: Uint32Array): boolean {
  if (!readBound(context, i, id, 0)) return false;
  if (!isExclusive(context.argv, i) || incrementId(id)) return true;
  context.reply.error(streamErrors.invalidStart);
  return false;
}

/** Sets `id` to where a range ends, at argument `i`; when it is nothing of that, answers so. */
export function readRangeEnd(context: Context, i: number, id: Uint32Array): boolean {
  if (!readBound(context, i, id, uint64Max)) return false;
  if (!isExclusive(context.argv, i) || decrementId(id)) return true;
  context.reply.error(streamErrors.invalidEnd);
  return false;
}

function readBound(
  context: Context,
  i: number,
  id: Uint32Array,
  sequence: number | bigint,
): boolean {
  const { argv } = context;
  const isOpen = isExclusive(argv, i);
  if (!isOpen && isEdge(argv, i, id)) return true;
  const start = argv.start(i) + (isOpen ? 1 : 0);
  if (parseId(argv.buffer, start, argv.end(i), id, sequence) === IdForm.given) return true;
  context.reply.error(streamErrors.invalidId);
  return false;
}

function isExclusive(argv: Argv, i: number): boolean {
  return argv.size(i) > 1 && argv.buffer[argv.start(i)] === 0x28; // (
}

/** Sets `id` to the smallest or the largest if argument `i` is `-` or `+`. */
function isEdge(argv: Argv, i: number, id: Uint32Array): boolean {
  if (argv.is(i, '-')) setMinId(id);
  else if (argv.is(i, '+')) setMaxId(id);
  else return false;
  return true;
}

/** Parses bytes `start..end`. `sequence` is that of an id of milliseconds alone. */
function parseId(
  bytes: Buffer,
  start: number,
  end: number,
  id: Uint32Array,
  sequence: number | bigint,
): IdForm {
  let at = start;
  let ms = 0;
  for (; at < end && isDigit(bytes[at]!); at++) ms = ms * 10 + bytes[at]! - 0x30;
  const digits = at - start;
  if (digits === 0 || digits > safeDigits) return parseOddId(bytes, start, end, id, sequence);
  setWide(id, 0, ms);
  if (at === end) {
    setWide(id, 2, sequence);
    return IdForm.given;
  }
  if (bytes[at] !== 0x2d) return parseOddId(bytes, start, end, id, sequence); // -
  const from = ++at;
  let low = 0;
  for (; at < end && isDigit(bytes[at]!); at++) low = low * 10 + bytes[at]! - 0x30;
  if (at !== end || at === from || at - from > safeDigits)
    return parseOddId(bytes, start, end, id, sequence);
  setWide(id, 2, low);
  return IdForm.given;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** `parseId` for all else than two numbers of a few digits. */
function parseOddId(
  bytes: Buffer,
  start: number,
  end: number,
  id: Uint32Array,
  sequence: number | bigint,
): IdForm {
  if (end - start > sizeMax) return IdForm.invalid;
  const [text = ''] = bytes.toString('latin1', start, end).split('\0', 1);
  const hyphen = text.indexOf('-');
  const ms = parseUnsigned(hyphen < 0 ? text : text.slice(0, hyphen));
  if (ms === undefined) return IdForm.invalid;
  setWide(id, 0, ms);
  setWide(id, 2, sequence);
  if (hyphen < 0) return IdForm.given;
  const rest = text.slice(hyphen + 1);
  if (rest === '*') {
    setWide(id, 2, 0);
    return IdForm.autoSequence;
  }
  const low = parseUnsigned(rest);
  if (low === undefined) return IdForm.invalid;
  setWide(id, 2, low);
  return IdForm.given;
}

/** Parses as strtoull does, but no canonical negative integer. */
function parseUnsigned(text: string): bigint | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)$/.exec(text);
  if (match === null) return undefined;
  const value = BigInt(match[2]!);
  if (value > uint64Max) return undefined;
  if (match[1] !== '-') return value;
  const isCanonical = /^-[1-9]/.test(text) && -value >= int64Min;
  return isCanonical ? undefined : BigInt.asUintN(64, -value);
}
