/**
 * XADD key [NOMKSTREAM] [MAXLEN | MINID [= | ~] threshold [LIMIT count]] * | id field value ...:
 * appends an entry. HOT.
 *
 * Logged with the id it got, and as having trimmed exactly what it did.
 *
 * Spec: redis/src/t_stream.c xaddCommand, streamAppendItem, streamNextID (7.0).
 */
import {
  compareIds,
  copyId,
  formatId,
  incrementId,
  isZeroId,
  setWide,
  type StreamRoom,
} from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { wrongArity } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { trimArguments } from './arguments.js';
import { IdForm } from './entry-id.js';
import { streamErrors } from './errors.js';
import { findStreamToWrite, Found } from './stream-key.js';
import { parseAddOptions, trimArgument, type AddOptions } from './trim-options.js';

/** Redis keeps no entry of more. */
const entryBytesMax = 1 << 30;
const largestWord = 0xffffffff;

export const xadd: Command = {
  name: 'xadd',
  group: 'stream',
  since: '5.0.0',
  summary: 'Appends a new entry to a stream',
  complexity:
    'O(1) when adding a new entry, O(N) when trimming where N being the number of entries ' +
    'evicted.',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'stream', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [
    {
      ...oneKey(['RW', 'update']),
      notes: 'UPDATE instead of INSERT because of the optional trimming feature',
    },
  ],
  history: [
    ['6.2.0', 'Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option.'],
    ['7.0.0', 'Added support for the `<ms>-*` explicit ID form.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'nomkstream',
      type: 'pure-token',
      token: 'NOMKSTREAM',
      since: '6.2.0',
      flags: ['optional'],
    },
    { name: 'trim', type: 'block', flags: ['optional'], arguments: trimArguments },
    {
      name: 'id_or_auto',
      type: 'oneof',
      arguments: [
        { name: 'auto_id', type: 'pure-token', token: '*' },
        { name: 'id', type: 'string' },
      ],
    },
    {
      name: 'field_value',
      type: 'block',
      flags: ['multiple'],
      arguments: [
        { name: 'field', type: 'string' },
        { name: 'value', type: 'string' },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { stream } = context.db;
    const options = parseAddOptions(context);
    if (options === undefined) return;
    const first = options.idAt + 1;
    if (argv.argc - first < 2 || (argv.argc - first) % 2 === 1) {
      reply.error(wrongArity(context.entry.fullName));
      return;
    }
    if (options.idForm === IdForm.given && isZeroId(stream.id)) {
      reply.error(streamErrors.idIsZero);
      return;
    }
    const found = findStreamToWrite(context);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      if (!options.makesStream) {
        reply.null();
        return;
      }
      stream.create();
    }
    const size = argumentBytes(context, first);
    const problem = chooseId(context, stream, options.idForm) ?? tooLarge(size);
    if (problem !== undefined) {
      if (found === Found.missing) context.db.remove();
      reply.error(problem);
      return;
    }
    stream.append(stream.id, argv.buffer, argv.offsets, first, (argv.argc - first) / 2, size);
    const id = formatId(stream.id);
    reply.latin1(id);
    context.modified(1);
    if (options.thresholdAt !== 0) stream.trim();
    propagate(context, options, id);
    context.signalKeyReady(context.db, argv.buffer, argv.start(1), argv.end(1));
  },
};

/** Makes `stream.id` the id of the new entry; returns what is wrong with it. */
function chooseId(context: Context, stream: StreamRoom, form: IdForm): string | undefined {
  const { id, header } = stream;
  const { lastId } = header;
  if (lastId.every((word) => word === largestWord)) return streamErrors.exhausted;
  if (form === IdForm.invalid) {
    setWide(id, 0, context.nowMs);
    setWide(id, 2, 0);
    if (compareIds(id, 0, lastId, 0) > 0 && isLaterMs(id, lastId)) return undefined;
    copyId(lastId, 0, id, 0);
    incrementId(id);
    return undefined;
  }
  if (form === IdForm.autoSequence && id[0] === lastId[0] && id[1] === lastId[1]) {
    // Redis means another text.
    if (lastId[2] === largestWord && lastId[3] === largestWord) return streamErrors.tooLarge;
    copyId(lastId, 0, id, 0);
    incrementId(id);
  }
  return compareIds(id, 0, lastId, 0) > 0 ? undefined : streamErrors.idIsSmaller;
}

function isLaterMs(id: Uint32Array, lastId: Uint32Array): boolean {
  return id[0] !== lastId[0] || id[1] !== lastId[1];
}

function tooLarge(size: number): string | undefined {
  return size > entryBytesMax ? streamErrors.tooLarge : undefined;
}

function argumentBytes({ argv }: Context, first: number): number {
  let size = 0;
  for (let i = first; i < argv.argc; i++) size += argv.size(i);
  return size;
}

/** Logs the command with its id, and with what its trimming led to. */
function propagate(context: Context, options: AddOptions, id: string): void {
  const { argv, propagation } = context;
  const { stream } = context.db;
  const isGiven = options.idForm === IdForm.given;
  if (isGiven && (options.thresholdAt === 0 || !stream.trimming.isApproximate)) return;
  propagation.begin(context.db.index, argv.argc);
  for (let i = 0; i < argv.argc; i++) {
    const isAuto = i === options.idAt && !isGiven;
    const text = isAuto ? id : trimArgument(stream, options.thresholdAt, i);
    if (text === undefined) propagation.argument(argv, i);
    else propagation.text(text);
  }
}
