/** Arguments that COMMAND DOCS shows of several stream commands. */
import type { ArgumentSpec } from '../core/command.js';

/** The arguments inside the block `trim`, which only XADD may leave out. */
export const trimArguments: readonly ArgumentSpec[] = [
  {
    name: 'strategy',
    type: 'oneof',
    arguments: [
      { name: 'maxlen', type: 'pure-token', token: 'MAXLEN' },
      { name: 'minid', type: 'pure-token', token: 'MINID', since: '6.2.0' },
    ],
  },
  {
    name: 'operator',
    type: 'oneof',
    flags: ['optional'],
    arguments: [
      { name: 'equal', type: 'pure-token', token: '=' },
      { name: 'approximately', type: 'pure-token', token: '~' },
    ],
  },
  { name: 'threshold', type: 'string' },
  { name: 'count', type: 'integer', token: 'LIMIT', since: '6.2.0', flags: ['optional'] },
];

/** How much of each stream is read, and how long to wait for it. */
export const readArguments: readonly ArgumentSpec[] = [
  { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  { name: 'milliseconds', type: 'integer', token: 'BLOCK', flags: ['optional'] },
];

/** The streams to read, then as many ids. */
export const streamsArgument: ArgumentSpec = {
  name: 'streams',
  type: 'block',
  token: 'STREAMS',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'id', type: 'string', flags: ['multiple'] },
  ],
};
