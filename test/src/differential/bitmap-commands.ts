/**
 * Random commands on bits of strings.
 *
 * A BITFIELD that may fail runs on a string that is long enough: the zeros Redis would add, and then
 * keep without logging them, are a difference by design.
 */
import type { Random } from '../support/random.js';
import { one, type Arguments, type Recipe } from './recipe.js';
import * as values from './values.js';

export const bitmapRecipes: readonly Recipe[] = [
  one(8, (random) => ['SETBIT', bitKey(random), offset(random), random.pick(['0', '1', '1', bit(random)])]),
  one(5, (random) => ['GETBIT', bitKey(random), offset(random)]),
  one(5, (random) => ['BITCOUNT', bitKey(random), ...countRange(random)]),
  one(6, (random) => ['BITPOS', bitKey(random), random.pick(['0', '1', '0', '1', bit(random)]), ...posRange(random)]),
  // Long runs of one byte, whose edges are found word by word.
  [3, (random) => {
    const name = bitKey(random);
    const run = random.pick(['\x00', '\xff']).repeat(random.pick([1, 3, 127, 128, 129, 200, 1000]));
    return [['SET', name, 'z'.repeat(random.below(4)) + run + random.pick(['', '\x10', '\xfe', 'a'])],
      ['BITPOS', name, random.pick(['0', '1']), ...posRange(random)],
      ['BITCOUNT', name, ...countRange(random)]];
  }],
  one(5, (random) => ['BITOP', values.anyCase(random, random.pick(['AND', 'OR', 'XOR', 'NOT', 'BOGUS'])), bitKey(random), ...sources(random)]),
  one(3, (random) => ['BITOP', 'NOT', bitKey(random), bitKey(random)]),
  [8, bitfield],
  one(3, (random) => ['BITFIELD_RO', bitKey(random), ...gets(random)]),
  one(2, (random) => ['OBJECT', 'ENCODING', bitKey(random)]),
  one(2, (random) => ['GET', bitKey(random)]),
];

function bitKey(random: Random): string {
  return random.chance(0.8) ? `b${random.below(5)}` : values.stringKey(random);
}

function bit(random: Random): string {
  return random.pick(['2', '-1', '', 'a', '9223372036854775807', '9223372036854775808', '01']);
}

function offset(random: Random): string {
  return random.weighted<() => string>([
    [12, () => String(random.below(200))],
    [3, () => String(random.below(40_000))],
    [1, () => random.pick(['-1', '4294967296', '4294967303', '9223372036854775807', '9223372036854775808', 'a', '', '#1', '1.0'])],
  ])();
}

function index(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.between(-30, 30))],
    [3, () => String(random.between(-2000, 2000))],
    [1, () => values.integer(random)],
  ])();
}

function unit(random: Random): string[] {
  return random.pick([[], ['BIT'], ['BYTE'], ['bit'], ['BIT'], ['BITS']]);
}

function countRange(random: Random): string[] {
  if (random.chance(0.15)) return [];
  return random.chance(0.05) ? [index(random)] : [index(random), index(random), ...unit(random)];
}

function posRange(random: Random): string[] {
  const count = random.below(3);
  if (count < 2) return count === 0 ? [] : [index(random)];
  return [index(random), index(random), ...unit(random)];
}

function sources(random: Random): string[] {
  return Array.from({ length: random.between(1, 4) }, () => bitKey(random));
}

function bitfield(random: Random): Arguments[] {
  const name = bitKey(random);
  const words: string[] = [];
  let mayFail = false;
  for (let left = random.between(0, 4); left > 0; left--) {
    const overflow = random.pick(['', '', 'WRAP', 'SAT', 'FAIL', 'SAT']);
    if (overflow !== '') words.push('OVERFLOW', overflow);
    if (overflow === 'FAIL') mayFail = true;
    words.push(...operation(random));
  }
  const command = ['BITFIELD', name, ...words.map((word) => (/^[A-Z]/.test(word) ? values.anyCase(random, word) : word))];
  // The first of a group may be spoiled: that must not be SETRANGE.
  return mayFail ? [['STRLEN', name], ['SETRANGE', name, '5100', 'end'], command, ['STRLEN', name]] : [command];
}

function operation(random: Random): string[] {
  const [type, place] = [fieldType(random), fieldOffset(random)];
  return random.pick([
    ['GET', type, place],
    ['SET', type, place, operand(random)],
    ['INCRBY', type, place, operand(random)],
    ['INCRBY', type, place, operand(random)],
  ]);
}

function gets(random: Random): string[] {
  const words = Array.from({ length: random.below(4) }, () => ['GET', fieldType(random), fieldOffset(random)]).flat();
  return random.chance(0.1) ? [...words, 'SET', 'u8', '0', '1'] : words;
}

function fieldType(random: Random): string {
  return random.weighted<() => string>([
    [10, () => `${random.pick(['i', 'u'])}${random.between(1, 64)}`],
    [5, () => `${random.pick(['i', 'u'])}${random.pick([1, 2, 8, 31, 32, 33, 51, 52, 53, 54, 62, 63])}`],
    [3, () => 'i64'],
    [0.3, () => random.pick(['u64', 'i65', 'i0', 'u0', 'x8', '', 'i', 'u-1', 'i8\x00x', 'I8', 'u08'])],
  ])();
}

function fieldOffset(random: Random): string {
  return random.weighted<() => string>([
    [10, () => String(random.below(100))],
    [4, () => `#${random.below(20)}`],
    [2, () => String(random.below(40_000))],
    [0.2, () => random.pick(['#-1', '-1', '#', '#9223372036854775807', '#288230376151711744', '9223372036854775807', 'a', ''])],
  ])();
}

/** Powers of two and their neighbours, of either sign. */
function operand(random: Random): string {
  return random.weighted<() => string>([
    [6, () => String(random.between(-20, 20))],
    [6, () => String((random.chance(0.5) ? 1n : -1n) * (1n << BigInt(random.below(63))) + BigInt(random.between(-1, 1)))],
    [2, () => values.integer(random)],
  ])();
}
