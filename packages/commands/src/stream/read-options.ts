/**
 * What XREAD and XREADGROUP have in common: their options, and the frame of their reply.
 *
 *     [GROUP group consumer] [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key ... id ...
 *
 *     RESP2   an array of [key, entries]        RESP3   a map of key to entries
 *     nothing to answer with                    the absence of an array
 *
 * Spec: redis/src/t_stream.c xreadCommand (7.0).
 */
import type { Argv, ReplyWriter } from '@varve/resp';
import { readTimeoutMilliseconds } from '../core/blocking-timeout.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { streamErrors } from './errors.js';

export interface ReadOptions {
  /** Entries of each stream at most. */
  entriesMax: number;
  /** Index of the group's name, before that of the consumer; 0: none was given. */
  groupAt: number;
  /** Entries read are not pending. */
  noAck: boolean;
  /** Index of the first key. */
  keysAt: number;
  /** Count of keys: the ids follow. */
  count: number;
}

/** Parses the options; when they are wrong, answers that and returns `undefined`. */
export function parseReadOptions(context: Context, isGroup: boolean): ReadOptions | undefined {
  const { argv, reply } = context;
  const options: ReadOptions = {
    entriesMax: Infinity,
    groupAt: 0,
    noAck: false,
    keysAt: 0,
    count: 0,
  };
  for (let i = 1; i < argv.argc && options.keysAt === 0; ) {
    const at = parseOption(context, i, options, isGroup);
    if (at === undefined) return undefined;
    i = at;
  }
  if (options.keysAt === 0) {
    reply.error(errors.syntax);
    return undefined;
  }
  if (isGroup && options.groupAt === 0) {
    reply.error(streamErrors.noGroupOption);
    return undefined;
  }
  return options;
}

/** Parses the option at argument `i`; returns the index behind it. */
function parseOption(
  context: Context,
  i: number,
  options: ReadOptions,
  isGroup: boolean,
): number | undefined {
  const { argv, reply } = context;
  const left = argv.argc - i - 1;
  if (left > 0 && argv.is(i, 'block')) {
    return readTimeoutMilliseconds(context, i + 1) === undefined ? undefined : i + 2;
  }
  if (left > 0 && argv.is(i, 'count')) {
    const count = readSafeInteger(context, i + 1);
    if (count === undefined) return undefined;
    options.entriesMax = count > 0 ? count : Infinity;
    return i + 2;
  }
  if (left > 0 && argv.is(i, 'streams')) {
    if (left % 2 === 0) {
      options.keysAt = i + 1;
      options.count = left / 2;
      return i + 1;
    }
    reply.error(streamErrors.unbalanced);
    return undefined;
  }
  if (left > 1 && argv.is(i, 'group')) {
    options.groupAt = i + 1;
    if (isGroup) return i + 3;
    reply.error(streamErrors.groupInRead);
    return undefined;
  }
  if (argv.is(i, 'noack')) {
    options.noAck = true;
    if (isGroup) return i + 1;
    reply.error(streamErrors.noAckInRead);
    return undefined;
  }
  reply.error(errors.syntax);
  return undefined;
}

/** The frame around what is read of each stream. */
export class ReadReply {
  readonly #reply: ReplyWriter;
  #mark = 0;
  #count = 0;

  constructor(reply: ReplyWriter) {
    this.#reply = reply;
  }

  /** Begins what is answered of the stream whose key is argument `i`: an array follows. */
  beginStream(argv: Argv, i: number): void {
    const reply = this.#reply;
    if (this.#count++ === 0)
      this.#mark = reply.protocol === 2 ? reply.deferArray() : reply.deferMap();
    if (reply.protocol === 2) reply.array(2);
    reply.bulk(argv.buffer, argv.start(i), argv.end(i));
  }

  /** Ends the reply. */
  end(): void {
    const reply = this.#reply;
    if (this.#count === 0) reply.nullArray();
    else if (reply.protocol === 2) reply.setArray(this.#mark, this.#count);
    else reply.setMap(this.#mark, this.#count);
  }
}
