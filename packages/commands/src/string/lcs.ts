/**
 * LCS key1 key2 [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN]: the longest common subsequence.
 *
 * The textbook table of (size a + 1) x (size b + 1) lengths, walked back from its last cell:
 *
 *          ""  m  y  t
 *      ""   0  0  0  0        equal bytes: one up and left, part of the answer
 *      o    0  0  0  0        else towards the larger neighbour; of equal ones, left
 *      m    0  1  1  1
 *      y    0  1  2  2
 *
 * Runs of matches that touch become one range of IDX, told from the end to the start.
 *
 * Spec: redis/src/t_string.c lcsCommand (7.0).
 */
import { ValueType } from '@varve/keyspace';
import type { ReplyWriter } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { keyRange } from '../core/key-spec.js';
import { stringErrors } from './errors.js';

/** Bytes of one cell of the table. */
const cellSize = 4;

export const lcs: Command = {
  name: 'lcs',
  group: 'string',
  since: '7.0.0',
  summary: 'Find longest common substring',
  complexity: 'O(N*M) where N and M are the lengths of s1 and s2, respectively',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'string', 'slow'],
  keys: [keyRange(['RO', 'access'], 1, 1, 1)],
  arguments: [
    { name: 'key1', type: 'key', keySpecIndex: 0 },
    { name: 'key2', type: 'key', keySpecIndex: 0 },
    { name: 'len', type: 'pure-token', token: 'LEN', flags: ['optional'] },
    { name: 'idx', type: 'pure-token', token: 'IDX', flags: ['optional'] },
    { name: 'len', type: 'integer', token: 'MINMATCHLEN', flags: ['optional'] },
    { name: 'withmatchlen', type: 'pure-token', token: 'WITHMATCHLEN', flags: ['optional'] },
  ],
  execute(context) {
    const reply = context.reply;
    const a = readOperand(context, 1);
    const b = readOperand(context, 2);
    if (a === undefined || b === undefined) {
      reply.error(stringErrors.lcsNeedsStrings);
      return;
    }
    const options = readOptions(context);
    if (options === undefined) return;
    if (options.wantsLength && options.wantsRanges) {
      reply.error(stringErrors.lcsLenAndIdx);
      return;
    }
    if ((a.length + 1) * (b.length + 1) * cellSize > context.host.settings.bulkSizeMax) {
      reply.error(stringErrors.lcsMemory);
      return;
    }
    const table = buildTable(a, b);
    const length = table[table.length - 1] as number;
    if (options.wantsRanges) replyRanges(reply, a, b, table, options);
    else if (options.wantsLength) reply.integer(length);
    else replySubsequence(reply, a, b, table, length);
  },
};

interface LcsOptions {
  readonly wantsLength: boolean;
  readonly wantsRanges: boolean;
  readonly withMatchLength: boolean;
  readonly matchLengthMin: number;
}

function readOperand(context: Context, i: number): Buffer | undefined {
  const { db } = context;
  if (!context.lookupRead(i)) return Buffer.alloc(0);
  if (db.type() !== ValueType.string) return undefined;
  db.string.read();
  return Buffer.from(db.string.bytes.subarray(db.string.start, db.string.end));
}

function readOptions(context: Context): LcsOptions | undefined {
  const argv = context.argv;
  let wantsLength = false;
  let wantsRanges = false;
  let withMatchLength = false;
  let matchLengthMin = 0;
  for (let i = 3; i < argv.argc; i++) {
    if (argv.is(i, 'idx')) wantsRanges = true;
    else if (argv.is(i, 'len')) wantsLength = true;
    else if (argv.is(i, 'withmatchlen')) withMatchLength = true;
    else if (argv.is(i, 'minmatchlen') && i + 1 < argv.argc) {
      const value = readSafeInteger(context, ++i);
      if (value === undefined) return undefined;
      matchLengthMin = Math.max(value, 0);
    } else {
      context.reply.error(errors.syntax);
      return undefined;
    }
  }
  return { wantsLength, wantsRanges, withMatchLength, matchLengthMin };
}

/** Row i, column j: the length for the first i bytes of `a` and the first j of `b`. O(a x b). */
function buildTable(a: Buffer, b: Buffer): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    const byte = a[i - 1];
    const row = i * width;
    for (let j = 1; j <= b.length; j++) {
      const at = row + j;
      table[at] =
        byte === b[j - 1]
          ? (table[at - width - 1] as number) + 1
          : Math.max(table[at - width] as number, table[at - 1] as number);
    }
  }
  return table;
}

function replySubsequence(
  reply: ReplyWriter,
  a: Buffer,
  b: Buffer,
  table: Uint32Array,
  length: number,
): void {
  const width = b.length + 1;
  const result = Buffer.alloc(length);
  let missing = length;
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      result[--missing] = a[i - 1] as number;
      i--;
      j--;
    } else if ((table[(i - 1) * width + j] as number) > (table[i * width + j - 1] as number)) {
      i--;
    } else {
      j--;
    }
  }
  reply.bulk(result, 0, length);
}

function replyRanges(
  reply: ReplyWriter,
  a: Buffer,
  b: Buffer,
  table: Uint32Array,
  options: LcsOptions,
): void {
  const width = b.length + 1;
  reply.map(2);
  reply.text('matches');
  const mark = reply.deferArray();
  let count = 0;
  let i = a.length;
  let j = b.length;
  /** The run of matches being walked: its first positions, and how long it is so far. */
  let aStart = 0;
  let bStart = 0;
  let size = 0;
  while (i > 0 && j > 0) {
    let isComplete: boolean;
    if (a[i - 1] === b[j - 1]) {
      // Diagonal steps only: a run that was not completed is always continued.
      aStart = --i;
      bStart = --j;
      size++;
      isComplete = aStart === 0 || bStart === 0;
    } else {
      if ((table[(i - 1) * width + j] as number) > (table[i * width + j - 1] as number)) i--;
      else j--;
      isComplete = size > 0;
    }
    if (!isComplete) continue;
    if (size >= options.matchLengthMin) {
      replyRange(reply, aStart, bStart, size, options.withMatchLength);
      count++;
    }
    size = 0;
  }
  reply.setArray(mark, count);
  reply.text('len');
  reply.integer(table[table.length - 1] as number);
}

function replyRange(
  reply: ReplyWriter,
  aStart: number,
  bStart: number,
  size: number,
  withMatchLength: boolean,
): void {
  reply.array(withMatchLength ? 3 : 2);
  reply.array(2);
  reply.integer(aStart);
  reply.integer(aStart + size - 1);
  reply.array(2);
  reply.integer(bStart);
  reply.integer(bStart + size - 1);
  if (withMatchLength) reply.integer(size);
}
