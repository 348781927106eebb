/** Arguments that COMMAND DOCS shows of several sorted set commands. */
import type { ArgumentSpec } from '../core/command.js';

export const limitArgument: ArgumentSpec = {
  name: 'offset_count',
  type: 'block',
  token: 'LIMIT',
  flags: ['optional'],
  arguments: [{ name: 'offset', type: 'integer' }, { name: 'count', type: 'integer' }],
};

/** What a range is by, where the command tells. */
export const sortByArgument: ArgumentSpec = {
  name: 'sortby',
  type: 'oneof',
  flags: ['optional'],
  arguments: [
    { name: 'byscore', type: 'pure-token', token: 'BYSCORE' },
    { name: 'bylex', type: 'pure-token', token: 'BYLEX' },
  ],
};

/** How the scores of several sorted sets become one. */
export const combinationArguments: readonly ArgumentSpec[] = [
  { name: 'weight', type: 'integer', token: 'WEIGHTS', flags: ['optional', 'multiple'] },
  {
    name: 'aggregate',
    type: 'oneof',
    token: 'AGGREGATE',
    flags: ['optional'],
    arguments: [
      { name: 'sum', type: 'pure-token', token: 'SUM' },
      { name: 'min', type: 'pure-token', token: 'MIN' },
      { name: 'max', type: 'pure-token', token: 'MAX' },
    ],
  },
];

export const withScoresArgument: ArgumentSpec = {
  name: 'withscores',
  type: 'pure-token',
  token: 'WITHSCORES',
  flags: ['optional'],
};
