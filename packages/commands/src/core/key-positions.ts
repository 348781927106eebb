/**
 * Which arguments of a command are keys, and whether they are written.
 *
 *     SET k v                 [1]           COPY s d              [1 read, 2 write]
 *     MSET k v k v            [1, 3]        ZUNION 2 a b WEIGHTS  [2, 3]
 *
 * Derived from the declared key specs alone. Serves COMMAND GETKEYS and whoever must know the keys
 * of a command before it runs.
 *
 * Spec: redis/src/db.c getKeysUsingKeySpecs (7.0).
 */
import { parseInteger, type Argv } from '@varve/resp';
import type { KeySpec } from './command.js';

export interface KeyPosition {
  /** Index into the arguments. */
  readonly index: number;
  readonly spec: KeySpec;
}

/**
 * Lists the keys of `argv` by the `specs` of its command, in the order of the specs.
 *
 * @returns `undefined` when the arguments do not fit the specs (a count that is no number, a range
 * beyond the end).
 */
export function keyPositions(specs: readonly KeySpec[], argv: Argv): KeyPosition[] | undefined {
  const positions: KeyPosition[] = [];
  for (const spec of specs) {
    if (spec.flags.includes('not_key')) continue;
    const first = firstArgument(spec, argv);
    if (first === undefined) continue;
    if (!collect(spec, argv, first, positions)) return undefined;
  }
  return positions;
}

/** Tells whether a key so declared may be changed. */
export function isWritten(spec: KeySpec): boolean {
  return !spec.flags.includes('RO');
}

function firstArgument(spec: KeySpec, argv: Argv): number | undefined {
  const begin = spec.begin;
  if (begin.type === 'index') return begin.index;
  if (begin.type === 'unknown') return undefined;
  // A negative start searches backwards from that many arguments before the end.
  const forward = begin.startFrom > 0;
  const step = forward ? 1 : -1;
  const stop = forward ? argv.argc : 0;
  const keyword = begin.keyword.toLowerCase();
  let i = forward ? begin.startFrom : argv.argc + begin.startFrom;
  for (; i !== stop; i += step) {
    if (i >= argv.argc || i < 1) return undefined;
    if (argv.is(i, keyword)) return i + 1;
  }
  return undefined;
}

function collect(spec: KeySpec, argv: Argv, first: number, positions: KeyPosition[]): boolean {
  const find = spec.find;
  if (find.type === 'unknown') return true;
  let start = first;
  let last: number;
  if (find.type === 'range') {
    last = find.lastKey >= 0 ? first + find.lastKey : lastFromEnd(find, argv.argc, first);
  } else {
    const at = first + find.countIndex;
    if (at >= argv.argc) return false;
    const count = parseInteger(argv.buffer, argv.start(at), argv.end(at));
    if (typeof count !== 'number' || count < 0) return false;
    start = first + find.firstKey;
    last = start + (count - 1) * find.step;
  }
  if (last >= argv.argc || last < start || start >= argv.argc) return false;
  for (let i = start; i <= last; i += find.step) positions.push({ index: i, spec });
  return true;
}

/**
 * The end of a range that is counted from the last argument, or is a fraction (`limit`) of the
 * rest.
 */
function lastFromEnd(
  find: { readonly lastKey: number; readonly limit: number },
  argc: number,
  first: number,
): number {
  if (find.limit <= 1) return argc + find.lastKey;
  return first + Math.trunc((argc - first) / find.limit + find.lastKey);
}
