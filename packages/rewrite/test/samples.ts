/**
 * The commands that make one key, `k`, of every type and encoding whose order is defined: of these
 * redis-server's file and ours are the same bytes.
 */
export interface Sample {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
}

/** Text that looks like nothing and does not compress. */
export function noise(size: number, seed = 1): string {
  let state = seed;
  let text = '';
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += String.fromCharCode(33 + ((state >>> 16) % 90));
  }
  return text;
}

function times<T>(count: number, of: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => of(i));
}

const add = (id: string, ...rest: string[]): string[] => ['XADD', 'k', id, ...rest];

export const samples: readonly Sample[] = [
  { name: 'a short string', commands: [['SET', 'k', 'hello']] },
  { name: 'an empty string', commands: [['SET', 'k', '']] },
  { name: 'a small integer', commands: [['SET', 'k', '-128']] },
  { name: 'a large integer', commands: [['SET', 'k', '9223372036854775807']] },
  { name: 'a long string', commands: [['SET', 'k', noise(17_000)]] },
  { name: 'a string longer than a write', commands: [['SET', 'k', noise(600_000)]] },
  { name: 'a string that compresses', commands: [['SET', 'k', 'to be or not to be, '.repeat(90)]] },
  { name: 'a key with an expiry', commands: [['SET', 'k', 'v', 'PXAT', '4102444800000']] },
  { name: 'a list of one node', commands: [['RPUSH', 'k', 'a', '', '7', '-1', '5000', noise(70)]] },
  { name: 'a list of 65 elements', commands: [['RPUSH', 'k', ...times(65, (i) => `element ${i}`)]] },
  {
    name: 'a list of many nodes',
    commands: times(40, (j) => ['RPUSH', 'k', ...times(64, (i) => noise(300 + j, i + 1))]),
  },
  { name: 'a list with a large element', commands: [['RPUSH', 'k', 'a', noise(9000), 'b']] },
  { name: 'a set of integers', commands: [['SADD', 'k', ...times(130, (i) => String(i * i - 70))]] },
  { name: 'a set of one member', commands: [['SADD', 'k', 'member']] },
  {
    name: 'a small sorted set',
    commands: [['ZADD', 'k', '-inf', 'a', '0.1', 'b', '3', 'c', '1e20', 'd', '+inf', 'e']],
  },
  { name: 'a large sorted set of one member', commands: [['ZADD', 'k', '-1.5', noise(80)]] },
  {
    name: 'a small hash',
    commands: [['HSET', 'k', ...times(100, (i) => [`field${i}`, String(i)]).flat()]],
  },
  { name: 'a large hash of one field', commands: [['HSET', 'k', 'f', noise(65)]] },
  {
    name: 'a stream',
    commands: [add('1-1', 'f', 'v'), add('1-2', 'f', 'w', 'g', '5'), add('300-0', 'f', 'x')],
  },
  {
    name: 'a stream of many nodes',
    commands: times(330, (i) => add(`${i + 1}-${i}`, 'field', `${i}`, 'x', noise(20, i + 1))),
  },
  { name: 'a stream without entries', commands: [add('5-1', 'f', 'v'), ['XDEL', 'k', '5-1']] },
  {
    name: 'a stream with consumer groups',
    commands: [
      ...times(70, (i) => add(`${i + 1}-0`, 'f', `${i}`)),
      add('18446744073709551615-3', 'f', 'x'),
      ['XGROUP', 'CREATE', 'k', 'h', '1-5'],
      ['XGROUP', 'CREATE', 'k', 'g', '0'],
      ['XREADGROUP', 'GROUP', 'g', 'bob', 'COUNT', '2', 'STREAMS', 'k', '>'],
      ['XREADGROUP', 'GROUP', 'g', 'ann', 'COUNT', '65', 'STREAMS', 'k', '>'],
      ['XACK', 'k', 'g', '4-0', '7-0'],
      ['XGROUP', 'CREATECONSUMER', 'k', 'h', '123'],
      ['XGROUP', 'CREATECONSUMER', 'k', 'g', 'idle'],
    ],
  },
];
