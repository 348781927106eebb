/** Arguments that COMMAND DOCS shows of several geo commands. */
import type { ArgumentSpec } from '../core/command.js';

export const unitArgument: ArgumentSpec = {
  name: 'unit',
  type: 'oneof',
  arguments: [
    { name: 'm', type: 'pure-token', token: 'M' },
    { name: 'km', type: 'pure-token', token: 'KM' },
    { name: 'ft', type: 'pure-token', token: 'FT' },
    { name: 'mi', type: 'pure-token', token: 'MI' },
  ],
};

export const orderArgument: ArgumentSpec = {
  name: 'order',
  type: 'oneof',
  flags: ['optional'],
  arguments: [
    { name: 'asc', type: 'pure-token', token: 'ASC' },
    { name: 'desc', type: 'pure-token', token: 'DESC' },
  ],
};

export const countArgument: ArgumentSpec = {
  name: 'count',
  type: 'block',
  flags: ['optional'],
  arguments: [
    { name: 'count', type: 'integer', token: 'COUNT' },
    { name: 'any', type: 'pure-token', token: 'ANY', flags: ['optional'] },
  ],
};

/** `countArgument` of the commands that were there before ANY. */
export const laterCountArgument: ArgumentSpec = {
  name: 'count',
  type: 'block',
  flags: ['optional'],
  arguments: [
    { name: 'count', type: 'integer', token: 'COUNT' },
    { name: 'any', type: 'pure-token', token: 'ANY', since: '6.2.0', flags: ['optional'] },
  ],
};

export const detailArguments: readonly ArgumentSpec[] = [
  { name: 'withcoord', type: 'pure-token', token: 'WITHCOORD', flags: ['optional'] },
  { name: 'withdist', type: 'pure-token', token: 'WITHDIST', flags: ['optional'] },
  { name: 'withhash', type: 'pure-token', token: 'WITHHASH', flags: ['optional'] },
];

/** Center and shape of GEOSEARCH and GEOSEARCHSTORE. */
export const areaArguments: readonly ArgumentSpec[] = [
  {
    name: 'from',
    type: 'oneof',
    arguments: [
      { name: 'member', type: 'string', token: 'FROMMEMBER' },
      {
        name: 'longitude_latitude',
        type: 'block',
        token: 'FROMLONLAT',
        arguments: [
          { name: 'longitude', type: 'double' },
          { name: 'latitude', type: 'double' },
        ],
      },
    ],
  },
  {
    name: 'by',
    type: 'oneof',
    arguments: [
      {
        name: 'circle',
        type: 'block',
        arguments: [{ name: 'radius', type: 'double', token: 'BYRADIUS' }, unitArgument],
      },
      {
        name: 'box',
        type: 'block',
        arguments: [
          { name: 'width', type: 'double', token: 'BYBOX' },
          { name: 'height', type: 'double' },
          unitArgument,
        ],
      },
    ],
  },
];
