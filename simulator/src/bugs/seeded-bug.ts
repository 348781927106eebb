/**
 * A mistake that the product does not make, put between it and the disk or into its parts, to see
 * whether the checker notices.
 *
 * Most are hooks of the storage. Some replace a method of an exported class of the product for the
 * time of a run (`patch`): the product itself has no hooks for tests.
 */
import assert from 'node:assert/strict';

import type { Storage } from '@varve/storage';
import type { NameDurability } from '@varve/storage/memory';

import type { ViolationKind } from '../contract/verdict.js';
import { noCounts, type Finding, type Thoroughness } from '../exploration/explorer.js';
import { explore } from '../exploration/run.js';
import { HookedStorage, type Hooks } from '../harness/hooked-storage.js';
import type { Policy } from '../harness/server.js';
import type { Step } from '../workload/step.js';

/** One bug, and a run that shows it. */
export interface SeededBug {
  /** What it does, as a sentence without subject: "syncs the wrong file". */
  readonly name: string;
  /** Hooks for one disk; called for every disk that the product sees. */
  readonly hooks?: (disk: Storage) => Hooks;
  /** Changes the product; returns what changes it back. */
  readonly patch?: () => Undo;
  readonly policy: Policy;
  readonly checksums: boolean;
  readonly names?: NameDurability;
  readonly steps: readonly Step[];
  /** Whether it takes the tests of the aftermath to show it: bugs of the recovery. */
  readonly isInRecovery?: boolean;
  /** What the checker must find. */
  readonly found: readonly ViolationKind[];
}

export type Undo = () => void;

/** Enough to catch every bug of the list, and quick. */
const thoroughness: Thoroughness = {
  profiles: ['prefix', 'reorder', 'adversarial'],
  outcomes: 3,
  outcomesExhaustive: 16,
  partialWrites: 4,
  aftermathEvery: Infinity,
};

/** The same, with a look at what recoveries leave. */
const thoroughRecovery: Thoroughness = { ...thoroughness, aftermathEvery: 4 };

/** Explores the bug's run, with the bug or without it. Returns the first violation. */
export function tryBug(bug: SeededBug, isPresent: boolean): Finding | undefined {
  const undo = isPresent ? bug.patch?.() : undefined;
  const { hooks, policy, checksums, names = 'posix', steps } = bug;
  const seed = (disk: Storage): Storage => (hooks ? new HookedStorage(disk, hooks(disk)) : disk);
  const wrap = isPresent ? seed : undefined;
  try {
    const how = bug.isInRecovery === true ? thoroughRecovery : thoroughness;
    const options = { seed: 11, policy, checksums, names, thoroughness: how, wrap };
    return explore(steps, options, noCounts());
  } finally {
    undo?.();
  }
}

/**
 * Replaces a method or accessor of a prototype. `make` receives the original.
 *
 * @returns puts the original back
 */
export function replace<Target extends object, Method>(
  target: Target,
  name: keyof Target & string,
  make: (original: Method) => PropertyDescriptor,
): Undo {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  assert(descriptor, `${name} is there to be replaced`);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with a receiver by `make`
  const original = (descriptor.value ?? descriptor.get) as Method;
  Object.defineProperty(target, name, { configurable: true, ...make(original) });
  return () => Object.defineProperty(target, name, descriptor);
}

/** Whether a path is that of an INCR file, under its final name. */
export function isIncr(path: string): boolean {
  return path.endsWith('.incr.aof') && !path.includes('temp-');
}

/** Whether a path is that of a file being prepared. */
export function isTemporary(path: string): boolean {
  return path.includes('temp-');
}
