/**
 * The words behind the key of SORT.
 *
 *     [BY pattern] [LIMIT offset count] [GET pattern ...] [ASC | DESC] [ALPHA] [STORE destination]
 *
 * In any order, and of those given twice the last one counts. A pattern to sort by that has no "*"
 * asks not to sort at all.
 *
 * Spec: redis/src/sort.c sortCommandGeneric, db.c sortGetKeys (7.0.15).
 */
import type { Argv } from '@varve/resp';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { readSafeInteger } from '../../core/integers.js';
import { SortPattern } from './sort-pattern.js';

export interface SortRequest {
  /** What to sort by; undefined: the elements themselves. */
  by: SortPattern | undefined;
  /** Of what to sort by no element has a value of its own: they stay in the order they are in. */
  isUnsorted: boolean;
  offset: number;
  /** Negative: all. */
  count: number;
  readonly gets: SortPattern[];
  isDescending: boolean;
  /** By bytes, not by numbers. */
  isAlpha: boolean;
  /** The argument that names the destination; 0: the client. */
  storeAt: number;
}

/** Reads the words from argument 2 on; on an error answers it and returns `undefined`. */
export function readSortRequest(context: Context, takesStore: boolean): SortRequest | undefined {
  const { argv } = context;
  const request = emptyRequest();
  for (let i = 2; i < argv.argc; i++) {
    const left = argv.argc - i - 1;
    if (argv.is(i, 'asc')) request.isDescending = false;
    else if (argv.is(i, 'desc')) request.isDescending = true;
    else if (argv.is(i, 'alpha')) request.isAlpha = true;
    else if (argv.is(i, 'limit') && left >= 2) {
      if (!readLimit(context, request, i + 1)) return undefined;
      i += 2;
    } else if (takesStore && argv.is(i, 'store') && left >= 1) {
      request.storeAt = ++i;
    } else if (argv.is(i, 'by') && left >= 1) {
      request.by = new SortPattern(argv.bytes(++i));
      if (request.by.isConstant) request.isUnsorted = true;
    } else if (argv.is(i, 'get') && left >= 1) {
      request.gets.push(new SortPattern(argv.bytes(++i)));
    } else {
      context.reply.error(errors.syntax);
      return undefined;
    }
  }
  return request;
}

/** Returns the argument that names the destination; 0 if there is none. */
export function sortDestination(argv: Argv): number {
  let destination = 0;
  for (let i = 2; i < argv.argc; i++) {
    if (argv.is(i, 'limit')) i += 2;
    else if (argv.is(i, 'get') || argv.is(i, 'by')) i++;
    else if (argv.is(i, 'store') && i + 1 < argv.argc) destination = i + 1;
  }
  return destination;
}

function emptyRequest(): SortRequest {
  return {
    by: undefined,
    isUnsorted: false,
    offset: 0,
    count: -1,
    gets: [],
    isDescending: false,
    isAlpha: false,
    storeAt: 0,
  };
}

function readLimit(context: Context, request: SortRequest, i: number): boolean {
  const offset = readSafeInteger(context, i);
  if (offset === undefined) return false;
  const count = readSafeInteger(context, i + 1);
  if (count === undefined) return false;
  request.offset = offset;
  request.count = count;
  return true;
}
