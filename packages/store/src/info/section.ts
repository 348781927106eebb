/**
 * A section of INFO, and what sections read.
 *
 *     # Clients              heading
 *     connected_clients:1    lines: what the section returns
 *
 * To add a section: a file here and its line in `index.ts`.
 */
import type { Context } from '@varve/commands';

import type { Background } from '../background/background.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { DatasetState } from '../loading/dataset-state.js';
import type { Outbox } from '../replies/outbox.js';
import type { SessionList } from '../session/session-list.js';
import type { Traffic } from '../traffic.js';
import type { ProcessFacts } from './process-facts.js';

/** What INFO is about. */
export interface InfoSource {
  readonly context: Context;
  readonly config: ConfigRegistry;
  readonly sessions: SessionList;
  readonly outbox: Outbox;
  readonly traffic: Traffic;
  /** The files and how far their loading is. */
  readonly dataset: DatasetState;
  readonly process: ProcessFacts;
  readonly nowMs: number;
  readonly startedMs: number;
  /** 40 hexadecimal characters, new at every start. */
  readonly runId: string;
  readonly replicationId: string;
  /** Highest `used_memory` seen. */
  readonly usedMemoryPeak: number;
  /** `used_memory` right after the start. */
  readonly usedMemoryAtStart: number;
  /** Dumps and rewrites. */
  readonly background: Background;
}

/** Fields of a section, in order. */
export type InfoFields = readonly (readonly [string, string | number])[];

/** One section. */
export interface InfoSection {
  /** Lower case. */
  readonly name: string;
  /** Whether plain INFO shows it. */
  readonly isDefault: boolean;
  fields(source: InfoSource): InfoFields;
}
