/**
 * What goes wrong, where, and when: one rule, and the count of calls it has seen.
 *
 *     { operation: 'write', path: /incr/, nth: 3, fault: { kind: 'fail', code: 'ENOSPC' } }
 *
 *     matching writes    1   2   3   4   5 ...
 *     once               -   -   X   -   -
 *     forever            -   -   X   X   X
 */

import assert from 'node:assert/strict';

import type { StorageOperation } from '../storage-error.js';

/**
 * What happens instead of the call.
 *
 * - `fail`: nothing is done, `code` is thrown. For a sync: the data stay unsynced, and a later sync
 *   would still save them. Real kernels do not do that; use `syncLost`.
 * - `short`: a write takes at most `bytes`, one or more, without an error.
 * - `syncLost`: the disk refused the data and the kernel marked the pages clean: no later sync will
 *   save them, though it succeeds. `readers` see what was written (`kept`: ext4, XFS) or what is
 *   durable (`reverted`: btrfs). The error comes `now`, or this sync reports success and the `next`
 *   one on the same handle fails (ext4 with data=journal). Needs a backend that can lose data on
 *   demand: the one in memory.
 * - `syncIgnored`: a sync, of a file or a directory, reports success and does nothing. A lying
 *   disk; no program survives it. Its use is to prove that a test would notice.
 *
 * Spec of `syncLost`: "Can Applications Recover from fsync Failures?" (Rebello et al., ATC 2020).
 */
export type Fault =
  | { readonly kind: 'fail'; readonly code: string }
  | { readonly kind: 'short'; readonly bytes: number }
  | {
      readonly kind: 'syncLost';
      readonly readers: 'kept' | 'reverted';
      readonly reported: 'now' | 'next';
      readonly code: string;
    }
  | { readonly kind: 'syncIgnored' };

/** A fault and the calls it befalls. */
export interface FaultRule {
  /** The operation, or any (only for `fail`). Asynchronous forms count as the plain ones. */
  readonly operation: StorageOperation | 'any';
  /** The exact path, or a pattern it must match. Default: every path. For `rename`, the source. */
  readonly path?: string | RegExp;
  /** Which of the matching calls, from 1. Default 1. */
  readonly nth?: number;
  /** Only that call, or it and all later ones. Default `once`. */
  readonly repeat?: 'once' | 'forever';
  readonly fault: Fault;
}

/** A disk on which no sync does anything: `new FaultyStorage(disk, lyingDisk)`. */
export const lyingDisk: readonly FaultRule[] = [
  { operation: 'sync', repeat: 'forever', fault: { kind: 'syncIgnored' } },
  { operation: 'syncDirectory', repeat: 'forever', fault: { kind: 'syncIgnored' } },
];

/** A rule at work: counts the calls that match it and the times it struck. */
export class ArmedRule {
  readonly rule: FaultRule;
  seen: number;
  fired: number;

  /** @param rule asserted to make sense: a short write of a write, a lost sync of a sync */
  constructor(rule: FaultRule) {
    const { operation, fault } = rule;
    assert((rule.nth ?? 1) >= 1);
    if (fault.kind === 'short') {
      assert.equal(operation, 'write');
      assert(fault.bytes >= 1, 'A write takes a byte or fails.');
    }
    if (fault.kind === 'syncLost') assert.equal(operation, 'sync');
    if (fault.kind === 'syncIgnored') assert(operation === 'sync' || operation === 'syncDirectory');
    this.rule = rule;
    this.seen = 0;
    this.fired = 0;
  }

  /** Counts a call if it matches; returns the fault if it is due. */
  strike(operation: StorageOperation, path: string): Fault | undefined {
    const { rule } = this;
    if (rule.operation !== 'any' && rule.operation !== operation) return undefined;
    if (!matches(rule.path, path)) return undefined;
    this.seen += 1;
    const nth = rule.nth ?? 1;
    const due = rule.repeat === 'forever' ? this.seen >= nth : this.seen === nth;
    if (!due) return undefined;
    this.fired += 1;
    return rule.fault;
  }
}

function matches(pattern: string | RegExp | undefined, path: string): boolean {
  if (pattern === undefined) return true;
  return typeof pattern === 'string' ? pattern === path : path.search(pattern) >= 0;
}
