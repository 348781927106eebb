/**
 * The kinds of values directives have, with Redis's texts for what is wrong with a value.
 *
 * | kind         | file and CONFIG SET | CONFIG GET        |
 * |--------------|---------------------|-------------------|
 * | yesNo        | `yes`               | `yes`             |
 * | integer      | `300`               | `300`             |
 * | memory       | `64mb`              | `67108864`        |
 * | octal        | `700`               | `700`             |
 * | text, path   | `"two words"`       | `two words`       |
 * | choice       | `everysec`          | `everysec`        |
 * | flags        | `save now`          | `save now`        |
 * | words        | `a b c`             | `a b c`           |
 *
 * @see redis/src/config.c, the *ConfigSet families (7.0)
 */
import { quoteArgument } from './config-line.js';
import type { Kind, Parsed } from './directive.js';
import { formatMemory, parseMemory } from './memory-units.js';

/** Values `yes` and `no`. */
export const yesNo: Kind<boolean> = {
  several: false,
  parse(args) {
    const text = (args[0] as string).toLowerCase();
    if (text === 'yes') return accepted(true);
    if (text === 'no') return accepted(false);
    return refused("argument must be 'yes' or 'no'");
  },
  format: yesOrNo,
  lines: (value) => [yesOrNo(value)],
};

/** A whole number within `min..max`, both included. */
export function integer(min: number, max: number): Kind<number> {
  return {
    several: false,
    parse(args) {
      const text = args[0] as string;
      if (!/^-?\d+$/.test(text)) return refused("argument couldn't be parsed into an integer");
      return within(Number(text), min, max);
    },
    format: String,
    lines: (value) => [String(value)],
  };
}

/** An amount of memory in bytes within `min..max`, with units in the file. */
export function memory(min: number, max: number): Kind<number> {
  return {
    several: false,
    parse(args) {
      const text = args[0] as string;
      const bytes = parseMemory(text) ?? (/^\d+$/.test(text) ? Number(text) : undefined);
      if (bytes === undefined) return refused('argument must be a memory value');
      return within(bytes, min, max);
    },
    format: String,
    lines: (value) => [formatMemory(value)],
  };
}

/** File permissions in octal. */
export const octal: Kind<number> = {
  several: false,
  parse(args) {
    const text = args[0] as string;
    if (!/^[0-7]+$/.test(text)) return refused("argument couldn't be parsed as an octal number");
    const mode = parseInt(text, 8);
    return mode <= 0o777 ? accepted(mode) : refused('argument must be between 0 and 777 inclusive');
  },
  format: (value) => value.toString(8),
  lines: (value) => [value.toString(8)],
};

/**
 * Bytes as they are.
 *
 * @param problem says what is wrong with a text, undefined when nothing is
 */
export function text(problem?: (value: string) => string | undefined): Kind<string> {
  return {
    several: false,
    parse(args) {
      const value = args[0] as string;
      const wrong = problem?.(value);
      return wrong === undefined ? accepted(value) : refused(wrong);
    },
    format: (value) => value,
    lines: (value) => [quoteArgument(value)],
  };
}

/** A path: UTF-8 in the file, a string of the platform as a value. */
export const path: Kind<string> = {
  several: false,
  parse: (args) => accepted(Buffer.from(args[0] as string, 'latin1').toString('utf8')),
  format: (value) => Buffer.from(value, 'utf8').toString('latin1'),
  lines: (value) => [quoteArgument(Buffer.from(value, 'utf8').toString('latin1'))],
};

/** One of a few words. */
export function choice<const T extends string>(words: readonly T[]): Kind<T> {
  return {
    several: false,
    parse(args) {
      const given = (args[0] as string).toLowerCase();
      const word = words.find((candidate) => candidate === given);
      return word === undefined ? refused(mustBeOneOf(words)) : accepted(word);
    },
    format: (value) => value,
    lines: (value) => [value],
  };
}

/** Any subset of a few words; the first word alone stands for the empty subset. */
export function flags<const T extends string>(words: readonly T[]): Kind<readonly T[]> {
  const none = words[0] as T;
  const format = (value: readonly T[]): string => (value.length === 0 ? none : value.join(' '));
  return {
    several: true,
    parse(args) {
      const given = args.map((argument) => argument.toLowerCase());
      const chosen = words.filter((word) => given.includes(word) && word !== none);
      const known = given.every((word) => words.some((candidate) => candidate === word));
      if (!known || given.length === 0) return refused(mustBeOneOf(words));
      return accepted(chosen);
    },
    format,
    lines: (value) => [format(value)],
  };
}

/** A list of words on one line. */
export function words(max: number, problem: string): Kind<readonly string[]> {
  return {
    several: true,
    parse: (args) => (args.length > max ? refused(problem) : accepted([...args])),
    format: (value) => value.join(' '),
    lines: (value) => [value.length === 0 ? '""' : value.map(quoteArgument).join(' ')],
  };
}

/** The value of a kind that read its arguments. */
export function accepted<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** The problem of a kind that could not. */
export function refused(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

function within(value: number, min: number, max: number): Parsed<number> {
  if (value >= min && value <= max) return accepted(value);
  return refused(`argument must be between ${min} and ${limitText(max)} inclusive`);
}

/** Redis names the largest 64-bit integer where Varve's arithmetic ends at 2^53 - 1. */
function limitText(max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? '9223372036854775807' : String(max);
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function mustBeOneOf(words: readonly string[]): string {
  return `argument(s) must be one of the following: ${words.join(', ')}`;
}
