/**
 * The operations that BITFIELD is asked for, read before any of them runs.
 *
 *     OVERFLOW SAT  SET u8 0 300  OVERFLOW FAIL  INCRBY i5 #1 1  GET u4 0
 *     -------------------------   ------------------------------ ---------
 *     set, saturating             increment at bit 5, or fail    get
 *
 * An OVERFLOW holds for all operations behind it.
 *
 * Spec: redis/src/bitops.c bitfieldGeneric, getBitfieldTypeFromArgument (7.0).
 */
import { parseInteger, type Argv } from '@varve/resp';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInteger } from '../core/integers.js';
import type { FieldType } from './bit-field.js';
import { readBitOffset } from './bit-offset.js';
import { Overflow } from './bit-overflow.js';
import { bitmapErrors } from './errors.js';

export interface FieldOperation {
  readonly name: 'get' | 'set' | 'incrby';
  readonly type: FieldType;
  readonly offset: number;
  readonly overflow: Overflow;
  /** The value to set, or the increment; 0 of a get. */
  readonly operand: number | bigint;
}

export interface FieldProgram {
  readonly operations: readonly FieldOperation[];
  /** Bytes that the value must have before the operations can write; 0 when none writes. */
  readonly sizeMin: number;
}

const widthMaxSigned = 64;
const widthMaxUnsigned = 63;

/** Reads the arguments behind the key; undefined when one of them was answered with an error. */
export function readProgram(context: Context): FieldProgram | undefined {
  const { argv } = context;
  const operations: FieldOperation[] = [];
  let overflow: Overflow = Overflow.wrap;
  let sizeMin = 0;
  for (let i = 2; i < argv.argc; ) {
    if (argv.is(i, 'overflow') && i + 1 < argv.argc) {
      const chosen = readOverflow(context, i + 1);
      if (chosen === undefined) return undefined;
      overflow = chosen;
      i += 2;
      continue;
    }
    const name = operationName(argv, i);
    if (name === undefined) {
      context.reply.error(errors.syntax);
      return undefined;
    }
    const operation = readOperation(context, i, name, overflow);
    if (operation === undefined) return undefined;
    operations.push(operation);
    if (name === 'get') {
      i += 3;
    } else {
      const last = operation.offset + operation.type.width - 1;
      sizeMin = Math.max(sizeMin, Math.floor(last / 8) + 1);
      i += 4;
    }
  }
  return { operations, sizeMin };
}

/** The operation that begins at argument `i`, if all its arguments are there. */
function operationName(argv: Argv, i: number): FieldOperation['name'] | undefined {
  const behind = argv.argc - i - 1;
  if (argv.is(i, 'get') && behind >= 2) return 'get';
  if (argv.is(i, 'set') && behind >= 3) return 'set';
  return argv.is(i, 'incrby') && behind >= 3 ? 'incrby' : undefined;
}

function readOperation(
  context: Context,
  i: number,
  name: FieldOperation['name'],
  overflow: Overflow,
): FieldOperation | undefined {
  const type = readType(context, i + 1);
  if (type === undefined) return undefined;
  const offset = readBitOffset(context, i + 2, type.width);
  if (offset === undefined) return undefined;
  const operand = name === 'get' ? 0 : readInteger(context, i + 3);
  return operand === undefined ? undefined : { name, type, offset, overflow, operand };
}

function readType(context: Context, i: number): FieldType | undefined {
  const text = context.argv.bytes(i);
  const isSigned = text[0] === 0x69; /* i */
  const isUnsigned = text[0] === 0x75; /* u */
  // Redis reads the width up to a NUL.
  const nul = text.indexOf(0);
  const width = parseInteger(text, Math.min(1, text.length), nul < 0 ? text.length : nul);
  const widthMax = isSigned ? widthMaxSigned : widthMaxUnsigned;
  if (typeof width === 'number' && (isSigned || isUnsigned) && width >= 1 && width <= widthMax) {
    return { isSigned, width };
  }
  context.reply.error(bitmapErrors.badType);
  return undefined;
}

function readOverflow(context: Context, i: number): Overflow | undefined {
  const { argv } = context;
  if (argv.is(i, 'wrap')) return Overflow.wrap;
  if (argv.is(i, 'sat')) return Overflow.saturate;
  if (argv.is(i, 'fail')) return Overflow.fail;
  context.reply.error(bitmapErrors.badOverflow);
  return undefined;
}
