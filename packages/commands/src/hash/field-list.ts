/**
 * `FIELDS numfields field [field ...]`, with which commands name the fields whose times they are
 * about: always last, so that the count must be that of the arguments left.
 *
 *     HEXPIRE key 10 NX FIELDS 2 a b
 *                       ^ 4    ^ 6: where the fields begin
 *
 * Spec: redis/src/t_hash.c hexpireGenericCommand, httlGenericCommand (8.0).
 */
import { parseInteger } from '@varve/resp';
import type { ArgumentSpec } from '../core/command.js';
import type { Context } from '../core/context.js';
import { wrongArity } from '../core/errors.js';
import { hashErrors } from './errors.js';

/** The list as COMMAND DOCS has it. */
export const fieldList: ArgumentSpec = {
  name: 'fields',
  type: 'block',
  token: 'FIELDS',
  arguments: [
    { name: 'numfields', type: 'integer' },
    { name: 'field', type: 'string', flags: ['multiple'] },
  ],
};

/**
 * Reads the list whose word FIELDS is to be argument `at`.
 *
 * @param countError what to answer to a count that is no positive integer
 * @returns the argument where the fields begin; undefined if refused, which has been answered
 */
export function readFieldList(
  context: Context,
  at: number,
  countError: string = hashErrors.fieldCountNotPositive,
): number | undefined {
  const { argv, reply } = context;
  if (!argv.is(at, 'fields')) {
    reply.error(hashErrors.fieldsMissing);
    return undefined;
  }
  if (at + 1 === argv.argc) {
    reply.error(wrongArity(context.entry.fullName));
    return undefined;
  }
  const count = parseInteger(argv.buffer, argv.start(at + 1), argv.end(at + 1));
  if (count === undefined || count < 1) {
    reply.error(countError);
    return undefined;
  }
  if (count !== argv.argc - at - 2) {
    reply.error(hashErrors.fieldCountMismatch);
    return undefined;
  }
  return at + 2;
}
