/**
 * SRANDMEMBER key [count]: members by chance (core/sample.ts).
 *
 * Spec: redis/src/t_set.c srandmemberCommand, srandmemberWithCountCommand (7.0).
 */
import type { SetReader } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { replySample, type SampledElements, type SampleForm } from '../core/sample.js';
import { findSet } from './set-key.js';

const form: SampleForm = {
  detail: undefined,
  find: (context) => findSet(context, 1),
  elements: membersOf,
};

export const srandmember: Command = {
  name: 'srandmember',
  group: 'set',
  since: '1.0.0',
  summary: 'Get one or multiple random members from a set',
  complexity:
    'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed ' +
    'count.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.6.0', 'Added the optional `count` argument.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', since: '2.6.0', flags: ['optional'] },
  ],
  execute(context) {
    replySample(context, form);
  },
};

function membersOf({ db, reply }: Context): SampledElements {
  let drawn: SetReader;
  return {
    size: db.set.size(),
    draw: () => {
      drawn = db.set.random();
    },
    text: () => drawn.bytes.toString('latin1', drawn.start, drawn.end),
    reply: () => {
      reply.bulk(drawn.bytes, drawn.start, drawn.end);
    },
    walk: (takes) => {
      db.set.forEach((bytes, start, end) => {
        if (takes()) reply.bulk(bytes, start, end);
      });
    },
  };
}
