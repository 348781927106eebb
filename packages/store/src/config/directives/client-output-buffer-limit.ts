/**
 * How many bytes of replies may wait for a client that does not read them.
 *
 *     client-output-buffer-limit <class> <hard> <soft> <soft seconds>
 *
 * A client is closed at once above the hard limit, and after `soft seconds` above the soft one;
 * 0 turns a limit off. A line names one class and leaves the others as they are; CONFIG SET may
 * name several at once. The classes are Redis's: `replica` (old name `slave`) and `pubsub` are
 * accepted for the sake of existing files, though no client here is of these classes yet.
 *
 * Redis leaves normal clients unlimited, which lets one slow reader take all memory. Here the
 * default for them is finite.
 */
import { directive } from '../directive.js';
import type { Kind, Parsed } from '../directive.js';
import { accepted, refused } from '../kinds.js';
import { formatMemory, parseMemory } from '../memory-units.js';

/** The limits of one class of clients. */
export interface OutputLimit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

/** The classes, in the order CONFIG GET shows them. */
export interface OutputLimits {
  readonly normal: OutputLimit;
  readonly slave: OutputLimit;
  readonly pubsub: OutputLimit;
}

const mebibyte = 1024 * 1024;

const initial: OutputLimits = {
  normal: { hardBytes: 1024 * mebibyte, softBytes: 256 * mebibyte, softSeconds: 60 },
  slave: { hardBytes: 256 * mebibyte, softBytes: 64 * mebibyte, softSeconds: 60 },
  pubsub: { hardBytes: 32 * mebibyte, softBytes: 8 * mebibyte, softSeconds: 60 },
};

const classes = ['normal', 'slave', 'pubsub'] as const;

const outputLimits: Kind<OutputLimits> = {
  several: true,
  parse: parseLimits,
  format: (value) => classes.map((name) => `${name} ${numbers(value[name]).join(' ')}`).join(' '),
  lines: (value) => classes.map((name) => `${name} ${inUnits(value[name])}`),
};

export const clientOutputBufferLimit = directive('client-output-buffer-limit', outputLimits, initial);

function parseLimits(args: readonly string[], previous: OutputLimits): Parsed<OutputLimits> {
  if (args.length === 0 || args.length % 4 !== 0) {
    return refused('Wrong number of arguments in buffer limit configuration.');
  }
  const limits = { ...previous };
  for (let i = 0; i < args.length; i += 4) {
    const given = (args[i] as string).toLowerCase();
    const name = classes.find((candidate) => candidate === (given === 'replica' ? 'slave' : given));
    if (name === undefined) return refused('Invalid client class specified in buffer limit configuration.');
    const hardBytes = parseMemory(args[i + 1] as string);
    const softBytes = parseMemory(args[i + 2] as string);
    const seconds = args[i + 3] as string;
    if (hardBytes === undefined || softBytes === undefined || !/^\d+$/.test(seconds)) {
      return refused('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    }
    limits[name] = { hardBytes, softBytes, softSeconds: Number(seconds) };
  }
  return accepted(limits);
}

function numbers(limit: OutputLimit): number[] {
  return [limit.hardBytes, limit.softBytes, limit.softSeconds];
}

function inUnits(limit: OutputLimit): string {
  return `${formatMemory(limit.hardBytes)} ${formatMemory(limit.softBytes)} ${limit.softSeconds}`;
}
