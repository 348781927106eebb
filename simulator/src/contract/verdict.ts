/**
 * Judges what a crash left against the contract.
 *
 * R is what a recovery served, S_0 ... S_n what was executed. It must hold:
 *
 *     prefix    there is a k with R = S_k: nothing torn, no hole, no ghost, units whole
 *     bound     k is at least what was promised at the moment of the crash
 *     window    under everysec the acknowledged units that are lost were acknowledged within 2 s
 *     start     after a crash that damaged nothing durable, the store starts
 *
 * Damaged files are another matter (`judgeDamaged`): refusing to start is right, then; serving
 * anything but a prefix never is.
 */
import { describeDifference, digestOf, type Dump } from '../model/dump.js';
import type { History } from './history.js';
import { lossWindowMs, type CrashKind, type Promises } from './promises.js';

/** What became of an attempt to recover. */
export type Outcome =
  | { readonly kind: 'served'; readonly dump: Dump; readonly digest: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type ViolationKind = 'state' | 'lost' | 'window' | 'refused' | 'failed' | 'unstable';

/** A broken promise. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly text: string;
}

/** What was promised at the moment of a crash. */
export interface Situation {
  readonly crash: CrashKind;
  readonly history: History;
  readonly promises: Promises;
  readonly nowMs: number;
}

/** Returns the outcome of a recovery that serves `dump`. */
export function served(dump: Dump): Outcome {
  return { kind: 'served', dump, digest: digestOf(dump) };
}

/** Judges a recovery after a crash. Returns undefined if all is well. */
export function judge(outcome: Outcome, situation: Situation): Violation | undefined {
  const { crash, history, promises, nowMs } = situation;
  if (outcome.kind !== 'served') return { kind: outcome.kind, text: outcome.reason };
  const k = history.newestMatch(outcome.digest);
  if (k === undefined) return { kind: 'state', text: describeState(outcome.dump, history) };
  const bound = promises.bound(crash, nowMs);
  if (k < bound) {
    const text = `recovered ${k} of ${history.count} units, promised were ${bound}`;
    return { kind: 'lost', text };
  }
  const windowMs = crash === 'power' ? promises.lostWindowMs(k) : 0;
  if (windowMs <= lossWindowMs) return undefined;
  return { kind: 'window', text: `lost what was acknowledged over ${windowMs} ms` };
}

/** Judges a recovery from files in which durable bytes were changed. */
export function judgeDamaged(outcome: Outcome, history: History): Violation | undefined {
  if (outcome.kind === 'refused') return undefined;
  if (outcome.kind === 'failed') return { kind: 'failed', text: outcome.reason };
  if (history.newestMatch(outcome.digest) !== undefined) return undefined;
  return { kind: 'state', text: describeState(outcome.dump, history) };
}

/** Says how far what was served is from the state that it is nearest to. */
function describeState(dump: Dump, history: History): string {
  let nearest = history.count;
  let difference = describeDifference(history.last, dump);
  for (let k = history.count - 1; k >= 0; k -= 1) {
    const other = describeDifference(history.dump(k), dump);
    if (other.split('\n').length >= difference.split('\n').length) continue;
    nearest = k;
    difference = other;
  }
  const where = `nearest is S_${nearest} of ${history.count}`;
  return `served no state there ever was; ${where}:\n${difference}`;
}
