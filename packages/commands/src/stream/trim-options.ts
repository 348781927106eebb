/**
 * The options of XADD and XTRIM, up to the id of the former.
 *
 *     NOMKSTREAM                                         XADD only
 *     MAXLEN | MINID [= | ~] threshold [LIMIT count]     at most one of them
 *
 * Both are logged as what they led to: `~` as `=`, and the threshold as the length, or first id,
 * that is left. LIMIT stays as it is, and so is not heeded while a log is replayed.
 *
 * Spec: redis/src/t_stream.c streamParseAddOrTrimArgsOrReply (7.0).
 */
import { formatId, type StreamRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInteger, toSafe } from '../core/integers.js';
import { IdForm, readId, readIdToAdd } from './entry-id.js';
import { streamErrors } from './errors.js';

/** What the options said. `stream.trimming` has what to trim to. */
export interface AddOptions {
  /** Index of the argument behind the options. */
  idAt: number;
  /** Whether an id was given, in `stream.id`, and its sequence too; `invalid`: `*`. */
  idForm: IdForm;
  makesStream: boolean;
  /** Index of the threshold; 0: nothing is to be trimmed. */
  thresholdAt: number;
}

/** Without LIMIT, approximate trimming looks at 100 nodes. */
const nodesMax = 100;
const limitWithoutNodes = 10_000;
const limitMax = 1_000_000;

/** Parses the options; when they are wrong, answers that and returns `undefined`. */
export function parseAddOptions(context: Context): AddOptions | undefined {
  return parse(context, true);
}

/** As `parseAddOptions`, for XTRIM. */
export function parseTrimOptions(context: Context): AddOptions | undefined {
  const options = parse(context, false);
  if (options === undefined || options.thresholdAt !== 0) return options;
  context.reply.error(streamErrors.noStrategy);
  return undefined;
}

/** Argument `i` as the log has it, if that is not as it was received. */
export function trimArgument(
  stream: StreamRoom,
  thresholdAt: number,
  i: number,
): string | undefined {
  if (!stream.trimming.isApproximate || thresholdAt === 0) return undefined;
  if (i === thresholdAt - 1) return '=';
  if (i !== thresholdAt) return undefined;
  if (stream.trimming.lengthMax >= 0) return String(stream.header.length);
  stream.seekAll(false, true);
  return stream.next() ? formatId(stream.entry.id) : '18446744073709551615-18446744073709551615';
}

function parse(context: Context, isAdd: boolean): AddOptions | undefined {
  const { argv, reply } = context;
  const { trimming, id } = context.db.stream;
  const options: AddOptions = {
    idAt: 2,
    idForm: IdForm.invalid,
    makesStream: true,
    thresholdAt: 0,
  };
  let limit: number | undefined;
  trimming.lengthMax = -1;
  trimming.isApproximate = false;
  let i = 2;
  for (; i < argv.argc; i++) {
    const hasMore = i + 1 < argv.argc;
    if (isAdd && argv.is(i, '*')) break;
    if (hasMore && (argv.is(i, 'maxlen') || argv.is(i, 'minid'))) {
      const at = parseThreshold(context, i, options.thresholdAt);
      if (at === undefined) return undefined;
      options.thresholdAt = at;
      i = at;
    } else if (hasMore && argv.is(i, 'limit')) {
      limit = readPositive(context, ++i, streamErrors.negativeLimit);
      if (limit === undefined) return undefined;
    } else if (isAdd && argv.is(i, 'nomkstream')) {
      options.makesStream = false;
    } else if (isAdd) {
      options.idForm = readIdToAdd(context, i, id);
      if (options.idForm === IdForm.invalid) return undefined;
      break;
    } else {
      reply.error(errors.syntax);
      return undefined;
    }
  }
  options.idAt = i;
  return settleLimit(context, options, limit) ? options : undefined;
}

/** Parses MAXLEN or MINID at argument `i`; returns where its threshold is. */
function parseThreshold(context: Context, i: number, before: number): number | undefined {
  const { argv, reply } = context;
  const { trimming } = context.db.stream;
  if (before !== 0) {
    reply.error(streamErrors.twoStrategies);
    return undefined;
  }
  const hasOperator = i + 2 < argv.argc;
  trimming.isApproximate = hasOperator && argv.is(i + 1, '~');
  const at = trimming.isApproximate || (hasOperator && argv.is(i + 1, '=')) ? i + 2 : i + 1;
  if (argv.is(i, 'minid')) {
    trimming.lengthMax = -1;
    return readId(context, at, trimming.minId) ? at : undefined;
  }
  const length = readPositive(context, at, streamErrors.negativeLength);
  if (length === undefined) return undefined;
  trimming.lengthMax = length;
  return at;
}

function readPositive(context: Context, i: number, negative: string): number | undefined {
  const value = readInteger(context, i);
  if (value === undefined) return undefined;
  if (value >= 0) return toSafe(value);
  context.reply.error(negative);
  return undefined;
}

function settleLimit(context: Context, options: AddOptions, limit: number | undefined): boolean {
  const { trimming } = context.db.stream;
  if (limit !== undefined && limit > 0 && options.thresholdAt === 0) {
    context.reply.error(streamErrors.limitAlone);
    return false;
  }
  trimming.limit = 0;
  if (context.replaying) return true;
  if (limit !== undefined && !trimming.isApproximate && options.thresholdAt !== 0) {
    context.reply.error(streamErrors.limitExact);
    return false;
  }
  if (!trimming.isApproximate) return true;
  const usual = nodesMax * context.keyspace.limits.streamNodeEntriesMax;
  trimming.limit = limit ?? (usual <= 0 ? limitWithoutNodes : Math.min(usual, limitMax));
  return true;
}
