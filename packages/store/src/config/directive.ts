/**
 * What a configuration directive is: a name, a kind of value, a default, and when it may change.
 *
 * A directive is a declaration and holds no state: values live in a `ConfigRegistry`, so that two
 * servers can live in one process. What a value *does* belongs to the room that uses it, which
 * reads it with `config.get(directive)` or follows it with `config.watch(directive, apply)`.
 *
 * Every text here is a byte string: one latin1 character per byte, as it came from the file, the
 * command line or CONFIG SET. The kinds of paths decode it.
 *
 * To add a directive: a file in `directives/` and its line in `directives/index.ts`.
 */

/** What a kind made of the arguments: a value, or the problem in Redis's words. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** How values of one sort are read and written. */
export interface Kind<T> {
  /** True when a line of the configuration file may carry several arguments. */
  readonly several: boolean;
  /**
   * Reads a value.
   *
   * @param args the arguments after the name; exactly one unless `several`
   * @param previous the value in force, which some kinds change only in part
   */
  parse(args: readonly string[], previous: T): Parsed<T>;
  /**
   * Adds a further line of the configuration file to the value of those before; without it the last
   * line counts.
   */
  readonly join?: (before: T, line: T) => T;
  /** Writes the value as CONFIG GET shows it. */
  format(value: T): string;
  /** Writes the value as the lines of a configuration file, without the name. */
  lines(value: T): readonly string[];
}

/**
 * When a directive may change: at `run` time, only at the `start`, or at the start for reasons of
 * safety (`protected`: names of files and directories; the error text differs).
 */
export type Mutability = 'run' | 'start' | 'protected';

/** One directive. Compare by identity. */
export interface Directive<T> {
  readonly name: string;
  /** An older name, accepted wherever the name is. */
  readonly alias: string | undefined;
  readonly kind: Kind<T>;
  readonly initial: T;
  readonly mutability: Mutability;
}

/** A directive of any value, as lists hold it. */
// Parameter positions make Directive<T> invariant; a list of all of them needs the escape.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyDirective = Directive<any>;

/** Options of `directive`. */
export interface DirectiveOptions {
  readonly alias?: string;
  readonly mutability?: Mutability;
}

/**
 * Declares a directive.
 *
 * @param name lower case, as in redis.conf
 * @param initial the value when nobody says otherwise
 */
export function directive<T>(
  name: string,
  kind: Kind<T>,
  initial: T,
  options: DirectiveOptions = {},
): Directive<T> {
  return {
    name,
    alias: options.alias,
    kind,
    initial,
    mutability: options.mutability ?? 'run',
  };
}
