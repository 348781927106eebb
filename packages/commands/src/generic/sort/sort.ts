/**
 * SORT key [BY pattern] [LIMIT offset count] [GET pattern ...] [ASC | DESC] [ALPHA]
 * [STORE destination] · SORT_RO, the same without STORE: the elements of a list, set or sorted set,
 * or what belongs to them, in order.
 *
 * Stored is a list, where what is missing is empty.
 *
 * Spec: redis/src/sort.c sortCommandGeneric (7.0.15).
 */
import { ValueType } from '@varve/keyspace';
import type { ArgumentSpec, Command, KeySpec } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { oneKey } from '../../core/key-spec.js';
import { openScratch, storeScratch } from '../../core/stored-result.js';
import { genericErrors } from '../errors.js';
import { ByteStrings } from './byte-strings.js';
import { sortElements, type SortedElements } from './sort-elements.js';
import { readSortRequest, sortDestination, type SortRequest } from './sort-request.js';

const nothing: SortedElements = { elements: new ByteStrings(), order: new Uint32Array(0) };
const noBytes = Buffer.alloc(0);

const complexity =
  'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number ' +
  'of returned elements. When the elements are not sorted, complexity is O(N).';

const patternKeys: KeySpec = {
  notes:
    "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from " +
    'the content of the key we sort',
  flags: ['RO', 'access'],
  begin: { type: 'unknown' },
  find: { type: 'unknown' },
};

const destinationKey: KeySpec = {
  notes:
    "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear " +
    'anywhere in the argument array',
  flags: ['OW', 'update'],
  begin: { type: 'unknown' },
  find: { type: 'unknown' },
};

const sharedArguments: readonly ArgumentSpec[] = [
  { name: 'key', type: 'key', keySpecIndex: 0 },
  { name: 'pattern', type: 'pattern', keySpecIndex: 1, token: 'BY', flags: ['optional'] },
  {
    name: 'offset_count',
    type: 'block',
    token: 'LIMIT',
    flags: ['optional'],
    arguments: [{ name: 'offset', type: 'integer' }, { name: 'count', type: 'integer' }],
  },
  {
    name: 'pattern',
    type: 'pattern',
    keySpecIndex: 1,
    token: 'GET',
    flags: ['optional', 'multiple', 'multiple_token'],
  },
  {
    name: 'order',
    type: 'oneof',
    flags: ['optional'],
    arguments: [
      { name: 'asc', type: 'pure-token', token: 'ASC' },
      { name: 'desc', type: 'pure-token', token: 'DESC' },
    ],
  },
  { name: 'sorting', type: 'pure-token', token: 'ALPHA', flags: ['optional'] },
];

export const sort: Command = {
  name: 'sort',
  group: 'generic',
  since: '1.0.0',
  summary: 'Sort the elements in a list, set or sorted set',
  complexity,
  arity: -2,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['write', 'set', 'sortedset', 'list', 'slow', 'dangerous'],
  keys: [oneKey(['RO', 'access']), patternKeys, destinationKey],
  arguments: [
    ...sharedArguments,
    { name: 'destination', type: 'key', keySpecIndex: 2, token: 'STORE', flags: ['optional'] },
  ],
  keysBeyondSpecs(argv) {
    const index = sortDestination(argv);
    return index === 0 ? [] : [{ index, spec: destinationKey }];
  },
  execute(context) {
    sortKey(context, true);
  },
};

export const sortRo: Command = {
  name: 'sort_ro',
  group: 'generic',
  since: '7.0.0',
  summary: 'Sort the elements in a list, set or sorted set. Read-only variant of SORT.',
  complexity,
  arity: -2,
  flags: ['readonly', 'movablekeys'],
  acl: ['read', 'set', 'sortedset', 'list', 'slow', 'dangerous'],
  keys: [oneKey(['RO', 'access']), patternKeys],
  arguments: sharedArguments,
  execute(context) {
    sortKey(context, false);
  },
};

function sortKey(context: Context, takesStore: boolean): void {
  const { db, reply } = context;
  const request = readSortRequest(context, takesStore);
  if (request === undefined) return;
  const isThere = context.lookupRead(1);
  if (isThere && !isSortable(db.type())) {
    reply.error(errors.wrongType);
    return;
  }
  const sorted = isThere ? sortElements(context, request) : nothing;
  if (sorted === undefined) reply.error(genericErrors.scoresNotNumbers);
  else if (request.storeAt > 0) store(context, request, sorted);
  else replySorted(context, request, sorted);
}

function isSortable(type: number): boolean {
  return type === ValueType.list || type === ValueType.set || type === ValueType.zset;
}

function replySorted(context: Context, request: SortRequest, sorted: SortedElements): void {
  const { reply } = context;
  const { elements, order } = sorted;
  const { gets } = request;
  reply.array(order.length * Math.max(gets.length, 1));
  for (const i of order) {
    const start = elements.start(i);
    const end = elements.end(i);
    if (gets.length === 0) reply.bulk(elements.bytes, start, end);
    for (const get of gets) {
      if (get.find(context, elements.bytes, start, end)) reply.bulk(get.bytes, get.start, get.end);
      else reply.null();
    }
  }
}

/** Makes the list of the result the value of its key, whatever was there; none deletes the key. */
function store(context: Context, request: SortRequest, sorted: SortedElements): void {
  const { elements, order } = sorted;
  const { list } = openScratch(context);
  list.create();
  for (const i of order) {
    const start = elements.start(i);
    const end = elements.end(i);
    if (request.gets.length === 0) list.pushTail(elements.bytes, start, end);
    for (const get of request.gets) {
      if (get.find(context, elements.bytes, start, end))
        list.pushTail(get.bytes, get.start, get.end);
      else list.pushTail(noBytes, 0, 0);
    }
  }
  const size = list.size();
  storeScratch(context, request.storeAt, size, size);
}
