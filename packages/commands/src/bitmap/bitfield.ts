/**
 * BITFIELD key [GET type offset | SET type offset value | INCRBY type offset increment | OVERFLOW
 * WRAP | SAT | FAIL ...] · BITFIELD_RO, which only gets: a string as an array of integers of any
 * width. HOT.
 *
 * Logged as received if a field changed or the value grew.
 *
 * Spec: redis/src/bitops.c bitfieldGeneric (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { readField, writeField } from './bit-field.js';
import { addToField } from './bit-overflow.js';
import { readProgram, type FieldOperation, type FieldProgram } from './bitfield-program.js';
import { bitmapErrors } from './errors.js';

export const bitfield: Command = {
  name: 'bitfield',
  group: 'bitmap',
  since: '3.2.0',
  summary: 'Perform arbitrary bitfield integer operations on strings',
  complexity: 'O(1) for each subcommand specified',
  arity: -2,
  flags: ['write', 'denyoom'],
  acl: ['write', 'bitmap', 'slow'],
  keys: [
    {
      flags: ['RW', 'access', 'update', 'variable_flags'],
      notes: 'This command allows both access and modification of the key',
      begin: { type: 'index', index: 1 },
      find: { type: 'range', lastKey: 0, step: 1, limit: 0 },
    },
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'operation',
      type: 'oneof',
      flags: ['optional', 'multiple'],
      arguments: [
        {
          name: 'encoding_offset',
          type: 'block',
          token: 'GET',
          arguments: [
            { name: 'encoding', type: 'string' },
            { name: 'offset', type: 'integer' },
          ],
        },
        {
          name: 'write',
          type: 'block',
          arguments: [
            {
              name: 'wrap_sat_fail',
              type: 'oneof',
              token: 'OVERFLOW',
              flags: ['optional'],
              arguments: [
                { name: 'wrap', type: 'pure-token', token: 'WRAP' },
                { name: 'sat', type: 'pure-token', token: 'SAT' },
                { name: 'fail', type: 'pure-token', token: 'FAIL' },
              ],
            },
            {
              name: 'write_operation',
              type: 'oneof',
              arguments: [
                {
                  name: 'encoding_offset_value',
                  type: 'block',
                  token: 'SET',
                  arguments: [
                    { name: 'encoding', type: 'string' },
                    { name: 'offset', type: 'integer' },
                    { name: 'value', type: 'integer' },
                  ],
                },
                {
                  name: 'encoding_offset_increment',
                  type: 'block',
                  token: 'INCRBY',
                  arguments: [
                    { name: 'encoding', type: 'string' },
                    { name: 'offset', type: 'integer' },
                    { name: 'increment', type: 'integer' },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  execute(context) {
    const program = readProgram(context);
    if (program === undefined) return;
    if (program.sizeMin === 0) replyFields(context, program);
    else changeFields(context, program);
  },
};

export const bitfieldRo: Command = {
  name: 'bitfield_ro',
  group: 'bitmap',
  since: '6.0.0',
  summary:
    'Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD',
  complexity: 'O(1) for each subcommand specified',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'bitmap', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'encoding_offset',
      type: 'block',
      token: 'GET',
      flags: ['optional', 'multiple', 'multiple_token'],
      arguments: [
        { name: 'encoding', type: 'string' },
        { name: 'offset', type: 'integer' },
      ],
    },
  ],
  execute(context) {
    const program = readProgram(context);
    if (program === undefined) return;
    if (program.sizeMin === 0) replyFields(context, program);
    else context.reply.error(bitmapErrors.readOnly);
  },
};

/** Answers with what each GET reads; a missing key is all zeros. */
function replyFields(context: Context, program: FieldProgram): void {
  const { db, reply } = context;
  const { string } = db;
  const found = context.lookupRead(1);
  if (found && context.refusesString()) return;
  if (found) string.read();
  reply.array(program.operations.length);
  for (const { type, offset } of program.operations) {
    const end = found ? string.end : string.start;
    replyInteger(context, readField(string.bytes, string.start, end, offset, type));
  }
}

function changeFields(context: Context, program: FieldProgram): void {
  const { db, reply } = context;
  const { string } = db;
  const found = context.lookupWrite(1);
  if (found && context.refusesString()) return;
  const oldSize = found ? string.size() : 0;
  string.edit(program.sizeMin);
  const hasGrown = oldSize < program.sizeMin;
  let changes = 0;
  reply.array(program.operations.length);
  for (const operation of program.operations) {
    const isChanged = perform(context, operation);
    if (isChanged === true || (isChanged === false && hasGrown)) changes++;
  }
  // Redis keeps the zeros of a value that grew for operations that all failed, but forgets to log
  // them: see DIFFERENCES.md.
  if (changes > 0 || hasGrown) context.modified(1, Math.max(changes, 1));
}

/**
 * Runs one operation on the bytes being edited, and answers.
 *
 * @returns whether what it wrote is new; undefined if it wrote nothing
 */
function perform(context: Context, operation: FieldOperation): boolean | undefined {
  const { bytes, start, end } = context.db.string;
  const { name, type, offset, overflow, operand } = operation;
  const old = readField(bytes, start, end, offset, type);
  if (name === 'get') {
    replyInteger(context, old);
    return undefined;
  }
  const value =
    name === 'set'
      ? addToField(operand, 0, type, overflow)
      : addToField(old, operand, type, overflow);
  if (value === undefined) {
    context.reply.null();
    return undefined;
  }
  writeField(bytes, start, offset, type, value);
  replyInteger(context, name === 'set' ? old : value);
  return value !== old;
}

function replyInteger(context: Context, value: number | bigint): void {
  if (typeof value === 'number') context.reply.integer(value);
  else context.reply.bigint(value);
}
