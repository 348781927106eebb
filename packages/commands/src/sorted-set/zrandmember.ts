/**
 * ZRANDMEMBER key [count [WITHSCORES]]: members by chance (core/sample.ts).
 *
 * Spec: redis/src/t_zset.c zrandmemberCommand, zrandmemberWithCountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { replySample, type SampledElements, type SampleForm } from '../core/sample.js';
import { replyMember } from './scored-reply.js';
import { findZset } from './zset-key.js';

const form: SampleForm = { detail: 'withscores', find: findZset, elements: membersOf };

export const zrandmember: Command = {
  name: 'zrandmember',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Get one or multiple random elements from a sorted set',
  complexity: 'O(N) where N is the number of elements returned',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
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
        { name: 'withscores', type: 'pure-token', token: 'WITHSCORES', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    replySample(context, form);
  },
};

function membersOf(context: Context, withScores: boolean): SampledElements {
  const { zset } = context.db;
  return {
    size: zset.size(),
    draw: () => zset.random(),
    text: () => zset.bytes.toString('latin1', zset.start, zset.end),
    reply: () => {
      replyMember(context, zset.bytes, zset.start, zset.end, zset.score, withScores);
    },
    walk: (takes) => {
      zset.forEach((bytes, start, end, score) => {
        if (takes()) replyMember(context, bytes, start, end, score, withScores);
      });
    },
  };
}
