/**
 * The configuration of one server: the value of every directive, and who follows its changes.
 *
 * Life: directives are declared -> `load` from the file and the command line -> `watch` by the
 * rooms that use them -> `seal` -> CONFIG GET and SET. After `seal` only directives of mutability
 * `run` change, and only through `set`.
 *
 * CONFIG SET of several directives is all or nothing, as in Redis 7.0: names are checked first,
 * then every value is read, then every watcher is told. When one of these steps fails, the
 * earlier values return and the watchers already told hear the old value again.
 *
 * Directives of Redis that mean nothing here are known by name (`foreign.ts`): a file that sets
 * one to Redis's default gets a warning, any other value is an error. None exists silently.
 *
 * @see redis/src/config.c configSetCommand (7.0)
 */
import assert from 'node:assert';

import type { AnyDirective, Directive } from './directive.js';
import { foreignVerdict, isForeign } from './foreign.js';

/** Tells a watcher the new value; returns what is wrong with it, undefined when applied. */
export type Apply<T> = (value: T) => string | undefined;

/** A request to change one directive. */
interface Change {
  readonly directive: AnyDirective;
  readonly name: string;
  readonly text: string;
}

/** The directives of one server and their values. */
export class ConfigRegistry {
  /** What `load` accepted but has no effect, one sentence each; the server logs them. */
  readonly warnings: string[] = [];
  readonly #byName = new Map<string, AnyDirective>();
  readonly #values = new Map<AnyDirective, unknown>();
  readonly #watchers = new Map<AnyDirective, Apply<unknown>[]>();
  /** What `load` has set. */
  readonly #loaded = new Set<AnyDirective>();
  #sealed = false;

  /** @param directives every directive of the server; names and aliases are unique */
  constructor(directives: readonly AnyDirective[]) {
    for (const directive of directives) {
      this.#name(directive.name, directive);
      if (directive.alias !== undefined) this.#name(directive.alias, directive);
      this.#values.set(directive, directive.initial);
    }
  }

  /** Reads the value in force. */
  get<T>(directive: Directive<T>): T {
    assert(this.#values.has(directive), `directive ${directive.name} is not registered`);
    return this.#values.get(directive) as T;
  }

  /** Finds a directive by its name or alias, in any case. */
  find(name: string): AnyDirective | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Every directive, in the order of registration. */
  directives(): Iterable<AnyDirective> {
    return this.#values.keys();
  }

  /**
   * Takes one line of the configuration file or one option of the command line.
   *
   * @returns what is wrong with it in Redis's words, undefined when taken
   */
  load(name: string, args: readonly string[]): string | undefined {
    assert(!this.#sealed, 'the configuration is sealed');
    const found = this.find(name);
    if (found === undefined) return this.#loadForeign(name.toLowerCase(), args);
    if (!found.kind.several && args.length !== 1) return 'wrong number of arguments';
    // A list may be one quoted argument: `--bind "127.0.0.1 ::1"`.
    const given = found.kind.several && args.length === 1 ? wordsOf(args[0] as string) : args;
    const previous = this.#values.get(found);
    const parsed = found.kind.parse(given, previous);
    if (!parsed.ok) return parsed.problem;
    const { join } = found.kind;
    const adds = join !== undefined && this.#loaded.has(found);
    this.#values.set(found, adds ? join(previous, parsed.value) : parsed.value);
    this.#loaded.add(found);
    return undefined;
  }

  /** Calls `apply` after each later change of the directive. */
  watch<T>(directive: Directive<T>, apply: Apply<T>): void {
    assert(this.#values.has(directive), `directive ${directive.name} is not registered`);
    const watchers = this.#watchers.get(directive) ?? [];
    watchers.push(apply as Apply<unknown>);
    this.#watchers.set(directive, watchers);
  }

  /** Ends the start: from now on only `set` changes values. */
  seal(): void {
    this.#sealed = true;
  }

  /**
   * Changes directives at run time: CONFIG SET.
   *
   * @param pairs name, value, name, value, ...
   * @returns Redis's error text, undefined when every change is in force
   */
  set(pairs: readonly string[]): string | undefined {
    assert(pairs.length % 2 === 0, 'names and values come in pairs');
    const changes: Change[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i] as string;
      const found = this.find(name);
      if (found === undefined) return isForeign(name) ? setFailed(name, unsupported) : unknownOption(name);
      const problem = refusalOf(found, changes);
      if (problem !== undefined) return setFailed(name, problem);
      changes.push({ directive: found, name, text: pairs[i + 1] as string });
    }
    return this.#change(changes);
  }

  /** The name and value of each directive whose name or alias `matches`, for CONFIG GET. */
  select(matches: (name: string) => boolean): Map<string, string> {
    const selected = new Map<string, string>();
    for (const [name, directive] of this.#byName) {
      if (matches(name)) selected.set(name, directive.kind.format(this.#values.get(directive)));
    }
    return selected;
  }

  #name(name: string, directive: AnyDirective): void {
    assert(name === name.toLowerCase(), `directive ${name} is lower case`);
    assert(!this.#byName.has(name), `directive ${name} is declared once`);
    this.#byName.set(name, directive);
  }

  #loadForeign(name: string, args: readonly string[]): string | undefined {
    const verdict = foreignVerdict(name, args);
    if (verdict.problem !== undefined) return verdict.problem;
    this.warnings.push(verdict.warning);
    return undefined;
  }

  #change(changes: readonly Change[]): string | undefined {
    const previous = changes.map(({ directive }) => this.#values.get(directive));
    for (const { directive, name, text } of changes) {
      const args = directive.kind.several ? wordsOf(text) : [text];
      const parsed = directive.kind.parse(args, this.#values.get(directive));
      if (!parsed.ok) {
        this.#restore(changes, previous, 0);
        return setFailed(name, parsed.problem);
      }
      this.#values.set(directive, parsed.value);
    }
    for (const [index, { directive, name }] of changes.entries()) {
      const problem = this.#tell(directive);
      if (problem !== undefined) {
        this.#restore(changes, previous, index + 1);
        return setFailed(name, problem);
      }
    }
    return undefined;
  }

  /** Puts the previous values back and tells the watchers of the first `told` changes. */
  #restore(changes: readonly Change[], previous: readonly unknown[], told: number): void {
    for (const [index, { directive }] of changes.entries()) {
      this.#values.set(directive, previous[index]);
    }
    for (const { directive } of changes.slice(0, told)) this.#tell(directive);
  }

  #tell(directive: AnyDirective): string | undefined {
    for (const apply of this.#watchers.get(directive) ?? []) {
      const problem = apply(this.#values.get(directive));
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

const unsupported = 'this directive of Redis is not supported by this version of varve-server';

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** Why a directive cannot be changed in this CONFIG SET, before its value is looked at. */
function refusalOf(directive: AnyDirective, earlier: readonly Change[]): string | undefined {
  if (directive.mutability === 'start') return "can't set immutable config";
  if (directive.mutability === 'protected') return "can't set protected config";
  const twice = earlier.some((change) => change.directive === directive);
  return twice ? 'duplicate parameter' : undefined;
}

function unknownOption(name: string): string {
  // Redis formats the name as a C string: it ends at a NUL.
  const shown = name.split('\0', 1)[0] ?? '';
  return `ERR Unknown option or number of arguments for CONFIG SET - '${shown}'`;
}

function setFailed(name: string, problem: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${problem}`;
}
