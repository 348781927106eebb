/**
 * What INFO says about the process and the machine, and what a start has to know of other processes:
 * asked of whoever opens the store, because packages know nothing of processes.
 */
export interface ProcessFacts {
  readonly varveVersion: string;
  readonly pid: number;
  /** "Linux 6.1.0 x86_64". */
  readonly os: string;
  readonly archBits: 32 | 64;
  readonly nodeVersion: string;
  readonly executable: string;
  /** Path of the configuration file; empty: none. */
  readonly configFile: string;
  readonly tcpPort: number;
  readonly totalSystemBytes: number;
  /** Resident memory of the process. */
  residentBytes(): number;
  /** Processor time so far, in seconds. */
  cpuSeconds(): { readonly user: number; readonly system: number };
  /** Whether there is a process of this id, or may be. */
  isAlive(pid: number): boolean;
}

/** Facts for a store that lives inside another program and does not know them. */
export const unknownProcess: ProcessFacts = {
  varveVersion: '',
  pid: 0,
  os: 'unknown',
  archBits: 64,
  nodeVersion: '',
  executable: '',
  configFile: '',
  tcpPort: 0,
  totalSystemBytes: 0,
  residentBytes: () => 0,
  cpuSeconds: () => ({ user: 0, system: 0 }),
  isAlive: () => true,
};
