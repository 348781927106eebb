/**
 * The options of HSETEX: in any order, each once, up to the word FIELDS.
 *
 * Spec: redis/src/t_hash.c hsetexParseArgs (8.0).
 */
import { parseInteger } from '@varve/resp';
import type { Context } from '../core/context.js';
import { wrongArity } from '../core/errors.js';
import { hashErrors, unknownArgument } from './errors.js';
import { readFieldTime } from './field-time.js';

export interface SetOptions {
  readonly only: 'fnx' | 'fxx' | undefined;
  readonly keepsTtl: boolean;
  /** When the fields expire; undefined: no time was given. */
  readonly timeMs: number | undefined;
  /** The argument that is the time; what is before says how it is meant. */
  readonly timeAt: number;
  /** The time was given as it is logged. */
  readonly isPxat: boolean;
  /** The argument that is the first field. */
  readonly first: number;
}

const times = ['ex', 'px', 'exat', 'pxat'] as const;

/** Reads the options; `undefined` if one is wrong, which has been answered. */
export function readSetOptions(context: Context): SetOptions | undefined {
  const { argv, nowMs, reply } = context;
  let only: SetOptions['only'];
  let keepsTtl = false;
  let timeMs: number | undefined;
  let timeAt = 0;
  let isPxat = false;
  const refuse = (text: string): undefined => void reply.error(text);
  for (let i = 2; i < argv.argc; i++) {
    if (argv.is(i, 'fields')) {
      const first = readPairs(context, i);
      return first === undefined ? undefined : { only, keepsTtl, timeMs, timeAt, isPxat, first };
    }
    const unit = times.find((word) => argv.is(i, word));
    if (unit !== undefined || argv.is(i, 'keepttl')) {
      if (keepsTtl || timeMs !== undefined) return refuse(hashErrors.oneExpiry);
      keepsTtl = unit === undefined;
      if (unit === undefined) continue;
      if (++i === argv.argc) return refuse(hashErrors.expireTimeMissing);
      const isAbsolute = unit.endsWith('at');
      timeMs = readFieldTime(context, i, unit.startsWith('e'), isAbsolute ? 0 : nowMs);
      if (timeMs === undefined) return undefined;
      timeAt = i;
      isPxat = unit === 'pxat';
    } else if (argv.is(i, 'fnx') || argv.is(i, 'fxx')) {
      if (only !== undefined) return refuse(hashErrors.oneCondition);
      only = argv.is(i, 'fnx') ? 'fnx' : 'fxx';
    } else {
      return refuse(unknownArgument(argv.text(i)));
    }
  }
  return refuse(hashErrors.fieldsMissing);
}

/** Reads the pairs that follow FIELDS at argument `at`; returns where they begin. */
function readPairs(context: Context, at: number): number | undefined {
  const { argv, entry, reply } = context;
  if (at >= argv.argc - 3) {
    reply.error(wrongArity(entry.fullName));
    return undefined;
  }
  const count = parseInteger(argv.buffer, argv.start(at + 1), argv.end(at + 1));
  if (count === undefined || count < 1 || count > 2 ** 31 - 1) {
    reply.error(hashErrors.fieldCountInvalid);
    return undefined;
  }
  if (Number(count) * 2 === argv.argc - at - 2) return at + 2;
  reply.error(wrongArity(entry.fullName));
  return undefined;
}
