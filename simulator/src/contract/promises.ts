/**
 * What clients were promised: how many units a crash at this moment must leave alone.
 *
 *     crash of    policy     every unit is safe whose reply began to leave ...
 *     process     any        ... at any time before
 *     power       always     ... at any time before
 *     power       everysec   ... 2 s ago or earlier, see below
 *     power       no         nothing is promised
 *
 * A policy is in force from the moment at which the OK of the CONFIG SET leaves, if it is the
 * stricter one; a weaker one from the moment at which it is executed. What was safe once stays safe
 * (`floor`): before a weaker policy, after a clean stop, and after a recovery.
 *
 * The bound of everysec has two sides. While syncs take less than a second, what was acknowledged
 * 2 s ago is on disk. If the disk is slower, nothing can promise that for what was acknowledged
 * before the slow sync began; then the promise is the *window*: all that can be lost was
 * acknowledged within 2 s, because acknowledging stops. The window holds always.
 *
 * Nobody waits for the deletion of an expired key: it is acknowledged when it is made, not when
 * somebody happens to look for the key, which may be long after.
 */
import assert from 'node:assert/strict';

import type { Policy } from '../harness/server.js';

/** Who dies. */
export type CrashKind = 'process' | 'power';

/** What everysec may lose, in time of acknowledgement. */
export const lossWindowMs = 2000;

/** Syncs up to this long leave everysec time to keep its promise: a second of waiting, a tick, and
 * the sync. */
export const promptSyncMs = 800;

interface Acknowledgement {
  readonly atMs: number;
  /** All units up to this one are implied by replies handed out by then. */
  readonly units: number;
}

const strictness = { no: 0, everysec: 1, always: 2 } as const;

/** Tells whether `left` promises more than `right`. */
export function isStricter(left: Policy, right: Policy): boolean {
  return strictness[left] > strictness[right];
}

/** The promises of one store. */
export class Promises {
  /** The policy in force. */
  policy: Policy;
  /** Whether a sync ever took longer than `promptSyncMs`. */
  isDiskSlow: boolean;
  #floor: number;
  #sinceMs: number;
  #acknowledgements: Acknowledgement[];

  /** @param floor units that are on disk to begin with */
  constructor(policy: Policy, nowMs: number, floor: number) {
    this.policy = policy;
    this.isDiskSlow = false;
    this.#floor = floor;
    this.#sinceMs = nowMs;
    this.#acknowledgements = [];
  }

  /** Units that replies have implied so far. */
  get acknowledged(): number {
    return Math.max(this.#floor, this.#acknowledgements.at(-1)?.units ?? 0);
  }

  /**
   * A reply begins to leave that implies `units`.
   *
   * @param sinceMs when that could have been told first: now, or when the last of them expired
   */
  acknowledge(units: number, sinceMs: number): void {
    if (units <= this.acknowledged) return;
    const atMs = Math.max(sinceMs, this.#acknowledgements.at(-1)?.atMs ?? 0);
    this.#acknowledgements.push({ atMs, units });
  }

  /** Another policy is in force. */
  enforce(policy: Policy, nowMs: number): void {
    this.#floor = this.bound('power', nowMs);
    this.policy = policy;
    this.#sinceMs = nowMs;
  }

  /** Everything up to `units` is on disk: a clean stop, or a recovery that was completed. */
  settle(units: number): void {
    assert(units >= this.#floor, 'what was safe stays safe');
    this.#floor = units;
  }

  /** How many units a crash at `nowMs` must leave alone. */
  bound(kind: CrashKind, nowMs: number): number {
    if (kind === 'process' || this.policy === 'always') return this.acknowledged;
    if (this.policy === 'no' || this.isDiskSlow) return this.#floor;
    const old = this.#acknowledgements.findLast(({ atMs }) => atMs <= nowMs - lossWindowMs);
    return Math.max(this.#floor, old?.units ?? 0);
  }

  /**
   * Over how much time those units were acknowledged that a power failure took, if it left
   * `recovered`: first to last, in ms. 0: none were lost, or not under everysec.
   */
  lostWindowMs(recovered: number): number {
    if (this.policy !== 'everysec') return 0;
    const lost = this.#acknowledgements.filter(
      ({ atMs, units }) => units > recovered && atMs >= this.#sinceMs,
    );
    return (lost.at(-1)?.atMs ?? 0) - (lost[0]?.atMs ?? 0);
  }

  /** How long ago the oldest unit was acknowledged that is lost if `recovered` are left, or 0. */
  lostAgeMs(recovered: number, nowMs: number): number {
    const lost = this.#acknowledgements.find(({ units }) => units > recovered);
    return lost === undefined ? 0 : nowMs - lost.atMs;
  }
}
