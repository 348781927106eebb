/**
 * Any backend, with faults: the n-th call fails, is short, loses data, or lies.
 *
 * Wraps another storage and asks its rules before each call. The first rule that is due decides;
 * all rules count every call they match. Without a due rule the call goes through unchanged.
 *
 * The sweep that this is made for (SQLite's I/O-error loop): run the workload with the fault at
 * call 1, 2, 3, ... of any kind, once and forever, until a run ends with `fired` at 0:
 *
 *     for (let nth = 1; ; nth += 1) {
 *       const faulty = new FaultyStorage(disk(), [{ operation: 'any', nth, fault }]);
 *       run(faulty);
 *       if (faulty.fired === 0) break;
 *     }
 */

import { StorageError, type StorageOperation } from '../storage-error.js';
import type { FileStat, OpenMode, RemoveDone, Storage, SyncDone } from '../storage.js';
import { ArmedRule, type Fault, type FaultRule } from './fault-rule.js';
import { FaultyFile } from './faulty-file.js';

/** How injected faults are delivered. */
export interface FaultyStorageOptions {
  /** Has the completion of a failed asynchronous call delivered in a later turn. Over a simulated
   * disk pass its own schedule, so that a crash drops these too. Default: the end of this turn. */
  readonly schedule?: (callback: () => void) => void;
}

/** A storage in which calls fail by rule. */
export class FaultyStorage implements Storage {
  readonly #inner: Storage;
  readonly #schedule: (callback: () => void) => void;
  #rules: ArmedRule[];
  #fired: number;

  /**
   * @param inner where calls go that no rule befalls
   * @param rules what goes wrong
   * @param options how completions are delivered
   */
  constructor(
    inner: Storage,
    rules: readonly FaultRule[] = [],
    options: FaultyStorageOptions = {},
  ) {
    this.#inner = inner;
    this.#schedule = options.schedule ?? queueMicrotask;
    this.#rules = rules.map((rule) => new ArmedRule(rule));
    this.#fired = 0;
  }

  /** How many calls were befallen so far. A test asserts it: a fault that never struck proves
   * nothing. */
  get fired(): number {
    return this.#fired;
  }

  /** Adds a rule, which counts calls from now on. */
  arm(rule: FaultRule): void {
    this.#rules.push(new ArmedRule(rule));
  }

  /** Drops all rules: the disk is sound again. What was lost stays lost. */
  heal(): void {
    this.#rules = [];
  }

  open(path: string, mode: OpenMode): FaultyFile {
    this.#refuse('open', path);
    return new FaultyFile(this.#inner.open(path, mode), {
      schedule: this.#schedule,
      strike: (operation) => this.#strike(operation, path),
    });
  }

  stat(path: string): FileStat | undefined {
    this.#refuse('stat', path);
    return this.#inner.stat(path);
  }

  list(path: string): string[] {
    this.#refuse('list', path);
    return this.#inner.list(path);
  }

  makeDirectory(path: string): void {
    this.#refuse('makeDirectory', path);
    this.#inner.makeDirectory(path);
  }

  rename(source: string, target: string): void {
    this.#refuse('rename', source);
    this.#inner.rename(source, target);
  }

  remove(path: string): void {
    this.#refuse('remove', path);
    this.#inner.remove(path);
  }

  removeAsync(path: string, done: RemoveDone): void {
    const fault = this.#strike('remove', path);
    if (fault?.kind === 'fail') this.#report('remove', path, fault.code, done);
    else this.#inner.removeAsync(path, done);
  }

  syncDirectory(path: string): void {
    const fault = this.#strike('syncDirectory', path);
    if (fault?.kind === 'fail') throw new StorageError('syncDirectory', path, fault.code);
    if (fault?.kind === 'syncIgnored') return;
    this.#inner.syncDirectory(path);
  }

  syncDirectoryAsync(path: string, done: SyncDone): void {
    const fault = this.#strike('syncDirectory', path);
    if (fault?.kind === 'fail') {
      this.#report('syncDirectory', path, fault.code, done);
    } else if (fault?.kind === 'syncIgnored') {
      this.#schedule(() => {
        done(undefined);
      });
    } else {
      this.#inner.syncDirectoryAsync(path, done);
    }
  }

  /** Has an error told in a later turn. */
  #report(operation: StorageOperation, path: string, code: string, done: SyncDone): void {
    this.#schedule(() => {
      done(new StorageError(operation, path, code));
    });
  }

  /** Throws if a rule is due. */
  #refuse(operation: StorageOperation, path: string): void {
    const fault = this.#strike(operation, path);
    if (fault?.kind === 'fail') throw new StorageError(operation, path, fault.code);
  }

  #strike(operation: StorageOperation, path: string): Fault | undefined {
    let due: Fault | undefined;
    for (const rule of this.#rules) {
      const fault = rule.strike(operation, path);
      due ??= fault;
    }
    if (due !== undefined) this.#fired += 1;
    return due;
  }
}
