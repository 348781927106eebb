/**
 * Random values of every type and encoding, as the commands that make them in redis-server.
 *
 * Sizes are around the limits of encodings, elements around those of integers and of compression.
 */

/** Choices that are the same for the same seed. */
export class Choice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

type Argument = string | Buffer;
export type Arguments = readonly Argument[];

/** A value. */
export interface RandomValue {
  readonly what: string;
  /** Make it the value of the key "k", where none is. */
  readonly commands: readonly Arguments[];
  /** Whether content and order tell the bytes that Redis dumps. */
  readonly isDetermined: boolean;
}

const integers = [
  '0', '-1', '12', '127', '-128', '4095', '4096', '-4097', '32767', '65536', '8388607', '-8388609',
  '2147483647', '-2147483649', '9007199254740993', '9223372036854775807', '-9223372036854775808',
];

const scores = ['0', '-0', '1', '-1', '1.5', '0.1', '-inf', '+inf', '1e300', '5e-324', '3e17', '-1234567890123'];

export function randomValue(choice: Choice): RandomValue {
  const makers = [string, list, list, intset, set, zset, zset, hash, hash, stream, stream];
  return choice.pick(makers)(choice);
}

function string(choice: Choice): RandomValue {
  return { what: 'string', commands: [['SET', 'k', element(choice)]], isDetermined: true };
}

function list(choice: Choice): RandomValue {
  const commands: Arguments[] = chunks('RPUSH', many(choice, [1, 10, 200, 2000], () => element(choice)));
  const isDetermined = choice.below(2) === 0;
  if (!isDetermined) {
    for (let i = 0; i < 20; i++) commands.push(['LPUSH', 'k', element(choice), element(choice)]);
    for (let i = 0; i < 5; i++) commands.push(['LREM', 'k', '1', choice.pick(integers)]);
    commands.push(['LSET', 'k', '3', element(choice)], ['RPOP', 'k'], ['LTRIM', 'k', '0', '1500']);
  }
  return { what: 'list', commands, isDetermined };
}

function intset(choice: Choice): RandomValue {
  const members = many(choice, [1, 20, 512], () =>
    choice.below(3) === 0 ? choice.pick(integers) : String(choice.below(2000) - 1000),
  );
  return { what: 'intset', commands: chunks('SADD', members), isDetermined: true };
}

function set(choice: Choice): RandomValue {
  const members = many(choice, [1, 100, 129, 600], () => element(choice));
  return { what: 'set', commands: chunks('SADD', ['no integer', ...members]), isDetermined: false };
}

function zset(choice: Choice): RandomValue {
  const pairs = many(choice, [1, 50, 127, 129, 1000], () => [
    choice.below(2) === 0 ? choice.pick(scores) : String((choice.below(4000) - 2000) / 8),
    element(choice, 80),
  ]).flat();
  return { what: 'zset', commands: chunks('ZADD', pairs), isDetermined: true };
}

function hash(choice: Choice): RandomValue {
  const isLarge = choice.below(3) === 0;
  const sizes = isLarge ? [600] : [1, 10, 300, 511];
  const pairs = many(choice, sizes, (i) => [`f${i}`, element(choice, 64)]).flat();
  const commands: Arguments[] = chunks('HSET', pairs);
  commands.push(['HSET', 'k', 'f0', 'again'], ['HDEL', 'k', 'f1', 'f5']);
  return { what: isLarge ? 'large hash' : 'hash', commands, isDetermined: !isLarge };
}

function stream(choice: Choice): RandomValue {
  const commands: Arguments[] = [];
  const count = choice.pick([1, 10, 300]);
  for (let i = 0; i < count; i++) {
    const fields = choice.pick([['a'], ['a', 'b'], ['a', 'b'], [element(choice, 40)]]);
    const pairs = fields.flatMap((field) => [field, element(choice, 300)]);
    commands.push(['XADD', 'k', `${1000 + i * choice.pick([0, 1])}-${i + 1}`, ...pairs]);
  }
  // An id that is before the last one is refused, which does not matter.
  const groupCount = choice.below(3);
  for (let g = 0; g < groupCount; g++) {
    commands.push(['XGROUP', 'CREATE', 'k', `group${g}`, choice.pick(['0', '$', '1000-3'])]);
    for (const consumer of ['ada', 'bob']) {
      const read = ['XREADGROUP', 'GROUP', `group${g}`, consumer, 'COUNT', String(1 + choice.below(20))];
      commands.push([...read, 'STREAMS', 'k', '>']);
    }
    commands.push(['XACK', 'k', `group${g}`, '1000-1', '1002-2']);
    commands.push(['XGROUP', 'CREATECONSUMER', 'k', `group${g}`, 'idle']);
  }
  const isTrimmed = choice.below(4) === 0;
  const isDetermined = !isTrimmed && choice.below(3) > 0;
  if (!isDetermined) commands.push(['XDEL', 'k', '1000-1', '1001-2', '1000-4', '1005-5']);
  if (isTrimmed) commands.push(['XTRIM', 'k', 'MAXLEN', '5']);
  return { what: 'stream', commands, isDetermined };
}

/** As many as one of these sizes, or a few less. */
function many<T>(choice: Choice, sizes: readonly number[], make: (i: number) => T): T[] {
  const size = choice.pick(sizes);
  return Array.from({ length: Math.max(1, size - choice.below(3)) }, (_, i) => make(i));
}

/** Commands of at most 100 arguments each. */
function chunks(name: string, all: readonly Argument[]): Arguments[] {
  const commands: Arguments[] = [];
  for (let i = 0; i < all.length; i += 100) commands.push([name, 'k', ...all.slice(i, i + 100)]);
  return commands;
}

function element(choice: Choice, sizeMax = 20_000): Argument {
  const size = Math.min(sizeMax, choice.pick([0, 5, 5, 20, 21, 63, 64, 65, 80, 300, 5000, 20_000]));
  const kinds: (() => Argument)[] = [
    () => choice.pick(integers),
    () => choice.pick(integers),
    () => `element ${choice.below(1000)}`,
    () => `element ${choice.below(1000)}`,
    () => 'abc '.repeat(Math.ceil(size / 4)).slice(0, size),
    () => Buffer.from(Array.from({ length: Math.min(size, 300) }, () => choice.below(256))),
  ];
  return choice.pick(kinds)();
}
