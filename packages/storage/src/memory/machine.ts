/**
 * The machine a simulated disk is plugged into: it numbers every call, and it can stop.
 *
 * Storage calls are the only moments at which the state of the disk changes, so "before call n, in
 * the middle of it, after it, for every n" is every crash there is. Each call passes here:
 *
 *     perform:   [ beforeCall ][ effect ]                          a synchronous call, one number
 *     issue:     [ beforeCall ]  ...later turn...  [ beforeCall ][ effect ][ done ]
 *                  number n                          number m > n
 *
 * An asynchronous call takes effect when it completes. Between its two numbers it is in flight: a
 * crash may find any part of a write done, and any part of a sync.
 *
 * Invariant: once stopped, no effect happens, no callback is delivered, every call throws.
 */

import assert from 'node:assert/strict';

import { StorageError, type StorageOperation } from '../storage-error.js';
import { SimulatedCrash } from './simulated-crash.js';

/** One call on the simulated disk, as `beforeCall` sees it. */
export interface Call {
  /** Position among all calls of this storage, from 1. */
  readonly number: number;
  readonly operation: StorageOperation;
  /** Path of the file or directory; for `rename`, the source. */
  readonly path: string;
  /** The new name, for `rename`. */
  readonly target: string | undefined;
  /** Bytes of a `read` or `write`, size given to `truncate`, else 0. */
  readonly size: number;
  /** `whole`: a synchronous call. `issue`, `completion`: the two ends of an asynchronous one. */
  readonly phase: 'whole' | 'issue' | 'completion';
  /** Whether a crash after it may find the disk different. If not, a crash right before it and one
   * right after it are the same. */
  readonly changes: boolean;
}

/** Sees every call before it happens. May throw `SimulatedCrash` to stop the machine at it, or a
 * `StorageError` to refuse it. */
export type BeforeCall = (call: Call) => void;

/** Has `callback` called in a later turn; `call` is the asynchronous call that it completes. */
export type Schedule = (callback: () => void, call: Call) => void;

/** What a caller of the machine says about a call. */
export type CallFields = Omit<Call, 'number' | 'phase'>;

/** A running machine. */
export class Machine {
  readonly #schedule: Schedule;
  readonly #recorded: Call[] | undefined;
  #beforeCall: BeforeCall | undefined;
  #count: number;
  #stopped: boolean;

  /**
   * @param schedule delivers completions
   * @param beforeCall sees every call
   * @param recorded receives every call, if given
   */
  constructor(
    schedule: Schedule,
    beforeCall: BeforeCall | undefined,
    recorded: Call[] | undefined,
  ) {
    this.#schedule = schedule;
    this.#beforeCall = beforeCall;
    this.#recorded = recorded;
    this.#count = 0;
    this.#stopped = false;
  }

  /** How many calls there were. */
  get count(): number {
    return this.#count;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Stops the machine: no call on it has an effect any more. */
  stop(): void {
    this.#stopped = true;
    this.#beforeCall = undefined;
  }

  /**
   * Performs a call now. `effect` receives how many bytes of it happen: all of `fields.size`, or
   * fewer when the machine stops in the middle.
   */
  perform<Result>(fields: CallFields, effect: (bytes: number) => Result): Result {
    return this.#perform(fields, 'whole', effect);
  }

  /**
   * Issues an asynchronous call. `effect` happens at completion; then `done` gets its result, or
   * the error that `effect` or `beforeCall` refused it with.
   */
  issue<Result>(
    fields: CallFields,
    effect: (bytes: number) => Result,
    done: (error: StorageError | undefined, result: Result | undefined) => void,
  ): void {
    const refusal = this.#refusal(() => this.#perform(fields, 'issue', () => undefined));
    const call: Call = { ...fields, number: this.#count, phase: 'issue' };
    this.#schedule(() => {
      if (this.#stopped) return;
      let error = refusal;
      let result: Result | undefined;
      if (error === undefined) {
        error = this.#refusal(() => {
          result = this.#perform(fields, 'completion', effect);
        });
      }
      done(error, result);
    }, call);
  }

  #perform<Result>(
    fields: CallFields,
    phase: Call['phase'],
    effect: (bytes: number) => Result,
  ): Result {
    if (this.#stopped) throw new SimulatedCrash();
    this.#count += 1;
    const call: Call = { ...fields, number: this.#count, phase };
    this.#recorded?.push(call);
    try {
      this.#beforeCall?.(call);
    } catch (error) {
      if (error instanceof SimulatedCrash) this.#stopDuring(error, call, effect);
      throw error;
    }
    return effect(call.size);
  }

  /** Lets as much of the call happen as the crash says, and stops. */
  #stopDuring(crash: SimulatedCrash, call: Call, effect: (bytes: number) => unknown): void {
    this.stop();
    if (crash.moment === 'before') return;
    const bytes = crash.moment === 'after' ? call.size : crash.moment.bytes;
    assert(bytes <= call.size, 'A crash in the middle of a call is not behind its end.');
    if (crash.moment !== 'after') assert(call.operation === 'write', 'Only writes have a middle.');
    this.#refusal(() => effect(bytes)); // A call that would have been refused changes nothing.
  }

  /** Runs `body`; returns the StorageError it threw, if it did. */
  #refusal(body: () => void): StorageError | undefined {
    try {
      body();
      return undefined;
    } catch (error) {
      if (error instanceof StorageError) return error;
      throw error;
    }
  }
}
