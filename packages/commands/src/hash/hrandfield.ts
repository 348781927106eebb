/**
 * HRANDFIELD key [count [WITHVALUES]]: fields by chance (core/sample.ts).
 *
 * Spec: redis/src/t_hash.c hrandfieldCommand, hrandfieldWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { replySample, type SampledElements, type SampleForm } from '../core/sample.js';
import { findLiveHash } from './hash-key.js';

const form: SampleForm = { detail: 'withvalues', find: findLiveHash, elements: fieldsOf };

export const hrandfield: Command = {
  name: 'hrandfield',
  group: 'hash',
  since: '6.2.0',
  summary: 'Get one or multiple random fields from a hash',
  complexity: 'O(N) where N is the number of fields returned',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'options',
      type: 'block',
      flags: ['optional'],
      arguments: [
        { name: 'count', type: 'integer' },
        { name: 'withvalues', type: 'pure-token', token: 'WITHVALUES', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    replySample(context, form);
  },
};

function fieldsOf(context: Context, withValues: boolean): SampledElements {
  const { hash } = context.db;
  return {
    size: hash.size(),
    draw: () => hash.random(),
    text: () => hash.bytes.toString('latin1', hash.fieldStart, hash.fieldEnd),
    reply: () => {
      const { bytes, fieldStart, fieldEnd, start, end } = hash;
      replyField(context, bytes, fieldStart, fieldEnd, start, end, withValues);
    },
    walk: (takes) => {
      hash.forEach((bytes, fieldStart, fieldEnd, start, end) => {
        if (takes()) replyField(context, bytes, fieldStart, fieldEnd, start, end, withValues);
      });
    },
  };
}

function replyField(
  { reply }: Context,
  bytes: Buffer,
  fieldStart: number,
  fieldEnd: number,
  start: number,
  end: number,
  withValues: boolean,
): void {
  if (withValues && reply.protocol === 3) reply.array(2);
  reply.bulk(bytes, fieldStart, fieldEnd);
  if (withValues) reply.bulk(bytes, start, end);
}
