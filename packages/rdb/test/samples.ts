/** The commands that make the values whose payloads are in testdata/, one key each. */

export interface Sample {
  readonly name: string;
  /** The type byte expected. */
  readonly type: number;
  readonly commands: readonly (readonly string[])[];
}

function numbers(count: number, of: (i: number) => string | string[]): string[] {
  return Array.from({ length: count }, (_, i) => of(i)).flat();
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

const add = (id: string, ...rest: string[]): string[] => ['XADD', 'k', id, ...rest];

export const samples: readonly Sample[] = [
  { name: 'string-raw', type: 0, commands: [['SET', 'k', 'hello']] },
  { name: 'string-empty', type: 0, commands: [['SET', 'k', '']] },
  { name: 'string-int8', type: 0, commands: [['SET', 'k', '-128']] },
  { name: 'string-int16', type: 0, commands: [['SET', 'k', '1234']] },
  { name: 'string-int32', type: 0, commands: [['SET', 'k', '-2147483648']] },
  { name: 'string-int64', type: 0, commands: [['SET', 'k', '9223372036854775807']] },
  { name: 'string-14bit', type: 0, commands: [['SET', 'k', noise(300)]] },
  { name: 'string-32bit', type: 0, commands: [['SET', 'k', noise(17000)]] },
  { name: 'string-lzf', type: 0, commands: [['SET', 'k', 'a'.repeat(300)]] },
  { name: 'string-lzf-text', type: 0, commands: [['SET', 'k', 'to be or not to be, '.repeat(9)]] },
  { name: 'list', type: 18, commands: [['RPUSH', 'k', 'a', '', '7', '-1', '5000', noise(70), '4294967296']] },
  { name: 'list-nodes', type: 18, commands: [['RPUSH', 'k', ...numbers(60, (i) => noise(400, i + 1)), 'z'.repeat(9000)]] },
  { name: 'list-lzf', type: 18, commands: [['RPUSH', 'k', ...numbers(90, (i) => `element ${i}`)]] },
  {
    name: 'list-plain',
    type: 18,
    commands: [['DEBUG', 'QUICKLIST-PACKED-THRESHOLD', '100b'], ['RPUSH', 'k', 'a', noise(120), '9']],
  },
  { name: 'intset-16', type: 11, commands: [['SADD', 'k', '-3', '1', '1000']] },
  { name: 'intset-32', type: 11, commands: [['SADD', 'k', '-3', '1', '100000']] },
  { name: 'intset-64', type: 11, commands: [['SADD', 'k', '-9223372036854775808', '1', '4294967296']] },
  { name: 'set', type: 2, commands: [['SADD', 'k', 'a']] },
  { name: 'set-many', type: 2, commands: [['SADD', 'k', 'b', '12', '70000', '', noise(80)]] },
  { name: 'zset-listpack', type: 17, commands: [['ZADD', 'k', '-inf', 'a', '0.1', 'b', '3', 'c', '1e20', 'd', '+inf', 'e']] },
  { name: 'zset', type: 5, commands: [['ZADD', 'k', '-inf', 'a', '-1.5', noise(80), '0.1', 'b', '+inf', 'e']] },
  { name: 'hash-listpack', type: 16, commands: [['HSET', 'k', 'f', 'v', 'n', '12', '', noise(64)]] },
  { name: 'hash', type: 4, commands: [['HSET', 'k', 'f', noise(65)]] },
  { name: 'stream', type: 19, commands: [add('1-1', 'f', 'v'), add('1-2', 'f', 'w', 'g', '5'), add('300-0', 'f', 'x')] },
  { name: 'stream-nodes', type: 19, commands: numbers2(130, (i) => add(`${i + 1}-${i}`, 'field', `${i}`, 'x', noise(20, i + 1))) },
  { name: 'stream-empty', type: 19, commands: [add('5-1', 'f', 'v'), ['XDEL', 'k', '5-1']] },
  {
    name: 'stream-deleted',
    type: 19,
    commands: [add('1-1', 'f', 'v'), add('2-1', 'f', 'w'), add('3-1', 'g', 'x'), ['XDEL', 'k', '2-1']],
  },
  {
    name: 'stream-groups',
    type: 19,
    commands: [
      add('1-1', 'f', 'v'),
      add('2-1', 'f', 'w'),
      add('18446744073709551615-3', 'f', 'x'),
      ['XGROUP', 'CREATE', 'k', 'g', '0'],
      ['XGROUP', 'CREATE', 'k', 'h', '1-5'],
      ['XREADGROUP', 'GROUP', 'g', 'ann', 'COUNT', '2', 'STREAMS', 'k', '>'],
      ['XREADGROUP', 'GROUP', 'g', 'bob', 'COUNT', '1', 'STREAMS', 'k', '>'],
      ['XGROUP', 'CREATECONSUMER', 'k', 'h', '123'],
    ],
  },
];

function numbers2(count: number, of: (i: number) => string[]): string[][] {
  return Array.from({ length: count }, (_, i) => of(i));
}
