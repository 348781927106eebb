/**
 * The arguments random commands are made of, weighted to the edges: where types, encodings and
 * number formats change.
 *
 * Of all times beyond 2^53 - 1 ms, which Varve takes for that one, there is only the latest, so that
 * comparing two of them (GT, LT) gives the same on both sides.
 *
 * Text here is one byte per character. No relative time to live is near: what a run sets must not
 * expire while it runs, or the two servers would differ by their clocks.
 */
import type { Random } from '../support/random.js';

/** Integers as Redis parses them, and what only looks like one. */
const integers = [
  '0', '1', '-1', '2', '7', '10', '-10', '99', '100', '9999', '10000', '32767', '-32768', '65536',
  '2147483647', '-2147483648', '2147483648', '4294967296', '9007199254740991', '9007199254740993',
  '9223372036854775807', '-9223372036854775808', '9223372036854775806', '9223372036854775808',
  '-9223372036854775809', '18446744073709551615', '18446744073709551616', '-0', '+1', '01', ' 1', '1 ',
  '1.0', '1e2', '0x10', '', 'abc', '--1', '1\x00', '123456789012345678901234567890',
];

const floats = [
  '0', '-0', '0.1', '-0.1', '3.0e3', '5.0e3', '1.5', '10.50', '1e5', '1e17', '1e18', '1e-5', '5e-324',
  '1e308', '-1e308', '1e400', '1e4931', '1e4932', '1e4933', '3.14159265358979323846264338327950288',
  '0.1234567890123456789', '123456789012345678901234567890', 'nan', 'NaN', '-nan', 'inf', '-inf', '+inf',
  'infinity', '0x1p3', '0x1F', '1.0.0', ' 3', '3 ', '.5', '5.', '+5', '', 'abc', '1e', '9223372036854775807.5',
];

/**
 * Without -0 and what becomes it: SORT turns a small sorted set into a skiplist, which keeps the
 * sign that a listpack drops, and is not logged. So redis-server, too, loads 0 where it had -0.
 */
const scores = [
  '0', '0.1', '0.2', '0.30000000000000004', '1e17', '123456789012345678', '9007199254740993', '4611686018427387904',
  '-4611686018427387905', '9223372036854775807', '1e308', '-1e308', '1.7976931348623157e308',
  '1e-7', '3.3', 'inf', '-inf', '+Infinity', '0x1p3', '.5', '+5', '1125899906842624.25',
];

const globs = ['*', 'k*', '?1', 'k[0-3]', 'k[^0-3]', 'h?', '*\\**', '[', '[a', '\\', 'k\\1', '', '**', '[z-a]*', '*1', 'k[1-', 'nothing*'];

/** Stands in for an argument of any command without making a time to live that ends soon. */
const misfits = [
  '', 'x', '-1', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '1.5', 'nan', 'inf',
  '0', 'NX', 'XX', 'GT', 'LT', 'GET', 'KEEPTTL', 'PERSIST', 'COUNT', 'MATCH', 'REPLACE', 'DB', 'WITHVALUES', '\r\n', '\x00', '-',
];

/** Names of keys. k* and the odd ones may hold anything; s* mostly strings, h* mostly hashes, l* lists, m* sets, z* sorted sets. */
export function key(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `k${random.below(14)}`],
    [3, () => `s${random.below(6)}`],
    [3, () => `h${random.below(6)}`],
    [3, () => `l${random.below(6)}`],
    [3, () => `m${random.below(6)}`],
    [3, () => `z${random.below(6)}`],
    [3, () => `x${random.below(4)}`],
    [0.3, () => ''],
    [0.3, () => 'bin\r\n\x00\xff'],
    [0.3, () => 'long'.repeat(80)],
    [0.3, () => '{tag}k*[?]\\'],
  ])();
}

export function stringKey(random: Random): string {
  return random.chance(0.7) ? `s${random.below(6)}` : key(random);
}

export function hashKey(random: Random): string {
  return random.chance(0.7) ? `h${random.below(6)}` : key(random);
}

export function listKey(random: Random): string {
  return random.chance(0.8) ? `l${random.below(6)}` : key(random);
}

/** An element of a list: often one that is there already. */
export function element(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(-3, 20))],
    [5, () => `f${random.below(6)}`],
    [3, () => integer(random)],
    [3, () => value(random)],
  ])();
}

export function setKey(random: Random): string {
  return random.chance(0.7) ? `m${random.below(6)}` : key(random);
}

export function setKeys(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => setKey(random));
}

/** A member for the set of that name: of m0, m1 and m2 nearly always an integer. */
export function member(random: Random, name: string): string {
  if (/^m[0-2]$/.test(name) && random.chance(0.98)) return String(random.between(-20, 60) * random.pick([1, 1, 1, 1000, 1_000_000]));
  return random.weighted<() => string>([
    [10, () => String(random.between(-5, 30))],
    [8, () => `f${random.below(20)}`],
    [3, () => integer(random)],
    [1, () => value(random)],
  ])();
}

export function zsetKey(random: Random): string {
  return random.chance(0.85) ? `z${random.below(6)}` : key(random);
}

/** A member of a sorted set: often one that is there already, or is in a set. */
export function scored(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `f${random.below(12)}`],
    [6, () => `z${random.below(140)}`],
    [4, () => String(random.between(-5, 30))],
    [1, () => value(random)],
  ])();
}

/** A score, or what only looks like one: often one that others have. */
export function score(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(-5, 5))],
    [6, () => String(random.between(-1000, 1000) / 8)],
    [3, () => random.pick(scores)],
    [0.3, () => random.pick(['', 'abc', 'nan', '-nan', '1e', '1e400', ' 3', '3 ', '0x1F', '3.0e3'])],
  ])();
}

/** Above zero, so that no score becomes -0. */
export function weight(random: Random): string {
  return random.weighted<() => string>([
    [10, () => random.pick(['1', '2', '3', '0.5', '1.5'])],
    [2, () => random.pick(['1e17', '1e308', '3.3', 'inf', '+Infinity', '0x1p3', '.5', '+5'])],
    [0.2, () => random.pick(['', 'abc', 'nan', '1e', ' 3', '3 '])],
  ])();
}

/** A border of a range of scores, with the score itself or without. */
export function scoreBorder(random: Random): string {
  const text = random.weighted<() => string>([
    [10, () => score(random)],
    [3, () => random.pick(['-inf', '+inf', 'inf'])],
    [0.3, () => random.pick(['', ' 1', '1 ', '1\x00x', 'nan', '(', '1e999', '-1e999', 'x'])],
  ])();
  return random.chance(0.3) ? `(${text}` : text;
}

export function lexMember(random: Random): string {
  return random.chance(0.8) ? `f${random.below(30)}` : random.pick(['', 'f', 'F', '\x00', '\xff', 'f1\x00', 'g', 'zz']);
}

/** A border of a range of members. */
export function lexBorder(random: Random): string {
  return random.weighted<() => string>([
    [10, () => random.pick(['[', '(']) + lexMember(random)],
    [4, () => random.pick(['-', '+'])],
    [0.3, () => random.pick(['', 'f1', '-x', '+x', '-\x00x', '{f'])],
  ])();
}

export function streamKey(random: Random): string {
  return random.chance(0.9) ? `x${random.below(4)}` : key(random);
}

export function keys(random: Random, most: number): string[] {
  return Array.from({ length: random.between(1, most) }, () => key(random));
}

export function field(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `f${random.below(12)}`],
    [3, () => `f${random.below(700)}`],
    [2, () => random.pick(integers)],
    [0.5, () => value(random)],
  ])();
}

export function value(random: Random): string {
  return random.weighted<() => string>([
    [6, () => `v${random.below(1000)}`],
    [4, () => integer(random)],
    [2, () => float(random)],
    [1, () => ''],
    [2, () => filler(random, random.between(1, 20))],
    // Around embstr/raw (44), and the sizes hash-max-listpack-value takes in these tests (8, 64).
    [3, () => filler(random, random.pick([7, 8, 9, 43, 44, 45, 63, 64, 65, 66, 127, 128]))],
    [1, () => filler(random, random.pick([255, 256, 4095, 4096, 16383, 16384, 20_000]))],
    [0.02, () => filler(random, random.pick([65_536, 131_072, 1_000_000]))],
    [1, () => binary(random)],
  ])();
}

export function integer(random: Random): string {
  return random.chance(0.5) ? random.pick(integers) : String(random.between(-1000, 1000));
}

export function float(random: Random): string {
  return random.chance(0.7) ? random.pick(floats) : String(random.between(-100_000, 100_000) / 64);
}

export function index(random: Random): string {
  return random.chance(0.8) ? String(random.between(-20, 20)) : random.pick(integers);
}

export function glob(random: Random): string {
  return random.pick(globs);
}

export function misfit(random: Random): string {
  return random.pick(misfits);
}

export function database(random: Random): string {
  return random.weighted([
    [20, String(random.below(4))],
    [1, random.pick(['15', '16', '-1', '99999999999', 'a', '', '1.5', '4294967296'])],
  ]);
}

/** A time to live in seconds: far, none, past, or not a time at all. */
export function lifeSeconds(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(1000, 1_000_000))],
    [1, () => random.pick(['0', '-1', '-100'])],
    [1, () => random.pick(['9223372036854775807', '-9223372036854775808', '9223372036854775', '9223372036854776', '9223372036854775808'])],
    [0.5, () => random.pick(['', 'a', '1.5', ' 1000'])],
  ])();
}

export function lifeMs(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(1_000_000, 1_000_000_000))],
    [1, () => random.pick(['0', '-1', '-100'])],
    [1, () => random.pick(['9223372036854775807', '-9223372036854775808', '9223372036854775808'])],
    [0.5, () => random.pick(['', 'a', '1.5', ' 1000000'])],
  ])();
}

/** A point in time in seconds: far in the future, or long past. */
export function timeSeconds(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(4_000_000_000, 4_100_000_000))],
    [1, () => random.pick(['0', '-1', '1', '1000000000'])],
    [1, () => random.pick(['9223372036854775807', '9223372036854776', '9223372036854775808', 'a', ''])],
  ])();
}

export function timeMs(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(4_000_000, 4_100_000) * 1_000_000 + random.below(1000))],
    [1, () => random.pick(['0', '-1', '1', '1000000000000'])],
    [1, () => random.pick(['9223372036854775807', '9223372036854775808', 'a', ''])],
  ])();
}

/** Upper, lower or mixed: names and options are case-insensitive. */
export function anyCase(random: Random, word: string): string {
  return random.weighted([
    [6, word],
    [2, word.toLowerCase()],
    [1, [...word].map((letter) => (random.chance(0.5) ? letter.toLowerCase() : letter)).join('')],
  ]);
}

function filler(random: Random, size: number): string {
  return String.fromCharCode(97 + random.below(26)).repeat(size);
}

function binary(random: Random): string {
  return Array.from({ length: random.between(1, 12) }, () => String.fromCharCode(random.below(256))).join('');
}
