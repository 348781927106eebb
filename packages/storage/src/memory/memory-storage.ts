/**
 * A disk in memory that can lose power, and then holds what a real disk might hold.
 *
 *     const disk = new MemoryStorage({ profile: 'reorder' });
 *     ... run the program on it ...
 *     const after = disk.crash('power', seededChoice(7));     a new disk; the old one is dead
 *     ... run recovery on `after`, compare with what was promised ...
 *
 * Two crashes. In a *process* crash (kill -9) the page cache survives: everything written is there,
 * whether synced or not, and is still not durable: a power failure may follow. In a *power* crash
 * only what was made durable is certain; for the rest `profile` says what is legal, and `choose`
 * picks.
 *
 * To visit every crash of a run, throw `SimulatedCrash` from `beforeCall` at each call in turn; or,
 * without stopping the run, take a `survivor` at each call: it leaves this disk as it is.
 *
 * Invariants:
 * 1. A survivor shares nothing with its origin that either can change.
 * 2. What is chosen depends on the calls made and on `choose` alone: same calls, same answers, same
 *    survivor.
 * 3. Nothing durable is lost in any survivor.
 *
 * Deliberately absent: a full disk, refused calls, a lying sync. Those are `@varve/storage/faulty`,
 * which wraps this like any other backend.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { StorageError } from '../storage-error.js';
import type { FileStat, OpenMode, RemoveDone, Storage, SyncDone } from '../storage.js';
import type { Choose } from './choice.js';
import { FileNode } from './file-node.js';
import { Machine, type BeforeCall, type Call, type CallFields, type Schedule } from './machine.js';
import { MemoryFile, type MemoryDisk, type WriteInFlight } from './memory-file.js';
import { emptyDirectory, NameTree, type NameDurability, type Place } from './name-tree.js';
import type { Profile } from './profile.js';

/** Who dies: the process, with the page cache surviving, or the whole machine. */
export type CrashKind = 'process' | 'power';

/** How a simulated disk behaves; all have defaults. */
export interface MemoryStorageOptions {
  /** How kind the disk is to unsynced data in a power failure. Default `reorder`. */
  readonly profile?: Profile;
  /** Which sync makes names durable. Default `posix`. */
  readonly names?: NameDurability;
  /** Delivers the completions of asynchronous calls. Default: the end of this turn. */
  readonly schedule?: Schedule;
  /** Sees every call before it happens, and may stop the machine. Not inherited by survivors. */
  readonly beforeCall?: BeforeCall;
  /** Whether `calls` keeps every call. Default false: a long run would only fill memory. */
  readonly recordCalls?: boolean;
}

/** A simulated disk. */
export class MemoryStorage implements Storage {
  readonly profile: Profile;
  readonly names: NameDurability;
  /** Every call so far, in order, if `recordCalls` was set. */
  readonly calls: readonly Call[];
  readonly #options: MemoryStorageOptions;
  readonly #disk: MemoryDisk;
  #tree: NameTree;

  constructor(options: MemoryStorageOptions = {}) {
    const calls: Call[] = [];
    const schedule = options.schedule ?? queueMicrotask;
    const recorded = options.recordCalls === true ? calls : undefined;
    this.profile = options.profile ?? 'reorder';
    this.names = options.names ?? 'posix';
    this.calls = calls;
    this.#options = options;
    this.#tree = new NameTree();
    this.#disk = {
      machine: new Machine(schedule, options.beforeCall, recorded),
      writesInFlight: new Set<WriteInFlight>(),
      fileSynced: () => {
        if (this.names === 'journaled') this.#tree.persist('all');
      },
    };
  }

  /** How many calls there were so far. */
  get callCount(): number {
    return this.#disk.machine.count;
  }

  /** Whether the machine has stopped: by `crash`, or by a `SimulatedCrash`. */
  get stopped(): boolean {
    return this.#disk.machine.stopped;
  }

  /** Whether a power failure now could leave only one state: exactly what readers see. */
  get isDurable(): boolean {
    let durable = this.#tree.isDurable && this.#disk.writesInFlight.size === 0;
    this.#tree.forEach((_path, node) => {
      if (node.kind === 'file' && !node.isDurable) durable = false;
    });
    return durable;
  }

  open(path: string, mode: OpenMode): MemoryFile {
    return this.#perform(this.#call('open', path, mode !== 'read'), () => {
      const place = this.#tree.place(path, 'open');
      const found = this.#tree.at(place);
      if (found?.kind === 'directory') throw new StorageError('open', path, 'EISDIR');
      if (found === undefined && mode === 'read') throw new StorageError('open', path, 'ENOENT');
      const node = found ?? this.#tree.create(place, new FileNode(new Uint8Array(0)));
      if (mode === 'replace') node.cut(0);
      return new MemoryFile(this.#disk, node, path, mode);
    });
  }

  stat(path: string): FileStat | undefined {
    return this.#perform(this.#call('stat', path, false), () => {
      const node = this.#tree.find(path);
      if (node === undefined) return undefined;
      return { kind: node.kind, size: node.kind === 'file' ? node.size : 0 };
    });
  }

  list(path: string): string[] {
    return this.#perform(this.#call('list', path, false), () => {
      const directory = this.#tree.directory(this.#tree.directoryNumber(path, 'list'));
      return [...directory.visible.keys()].sort();
    });
  }

  makeDirectory(path: string): void {
    this.#perform(this.#call('makeDirectory', path, true), () => {
      if (this.#tree.find(path)?.kind === 'directory') return;
      const place = this.#tree.place(path, 'makeDirectory');
      if (this.#tree.at(place)) throw new StorageError('makeDirectory', path, 'EEXIST');
      this.#tree.create(place, emptyDirectory());
    });
  }

  rename(source: string, target: string): void {
    this.#perform({ ...this.#call('rename', source, true), target }, () => {
      const from = this.#place(source, 'rename');
      const to = this.#tree.place(target, 'rename');
      const moved = this.#tree.at(from);
      const replaced = this.#tree.at(to);
      if (moved === replaced) return;
      if (replaced?.kind === 'directory') throw new StorageError('rename', source, 'EISDIR');
      if (replaced !== undefined && moved?.kind === 'directory') {
        throw new StorageError('rename', source, 'ENOTDIR');
      }
      this.#tree.rename(from, to);
    });
  }

  remove(path: string): void {
    this.#perform(this.#call('remove', path, true), () => {
      this.#remove(path);
    });
  }

  removeAsync(path: string, done: RemoveDone): void {
    this.#disk.machine.issue(
      this.#call('remove', path, true),
      () => {
        this.#remove(path);
      },
      done,
    );
  }

  #remove(path: string): void {
    const place = this.#place(path, 'remove');
    if (this.#tree.at(place)?.kind !== 'file') throw new StorageError('remove', path, 'EISDIR');
    this.#tree.remove(place);
  }

  syncDirectory(path: string): void {
    this.#perform(this.#call('syncDirectory', path, true), () => {
      this.#syncDirectory(path, this.#tree.mark);
    });
  }

  syncDirectoryAsync(path: string, done: SyncDone): void {
    const mark = this.#tree.mark;
    this.#disk.machine.issue(
      this.#call('syncDirectory', path, true),
      () => {
        this.#syncDirectory(path, mark);
      },
      done,
    );
  }

  #syncDirectory(path: string, mark: number): void {
    const number = this.#tree.directoryNumber(path, 'syncDirectory');
    this.#tree.persist(this.names === 'journaled' ? 'all' : number, mark);
  }

  /**
   * Stops this machine and returns the disk as the crash leaves it. May be called again, also on a
   * machine that a `SimulatedCrash` stopped: each call is another possible outcome.
   *
   * @param kind who dies
   * @param choose picks among the legal outcomes
   * @param options replace those of this disk; the profile may change, hooks are not inherited
   */
  crash(kind: CrashKind, choose: Choose, options: MemoryStorageOptions = {}): MemoryStorage {
    this.#disk.machine.stop();
    return this.survivor(kind, choose, options);
  }

  /** Returns what `crash` would, and lets this machine run on. */
  survivor(kind: CrashKind, choose: Choose, options: MemoryStorageOptions = {}): MemoryStorage {
    const { beforeCall: _notInherited, ...inherited } = this.#options;
    const copy = new MemoryStorage({ ...inherited, ...options });
    const files = new Map<FileNode, FileNode>();
    copy.#tree = this.#tree.clone(files);
    for (const write of this.#disk.writesInFlight) {
      const node = files.get(write.node);
      const bytes = partialSize(write.bytes.byteLength, choose);
      node?.append(write.bytes.subarray(0, bytes));
    }
    if (kind === 'power') {
      copy.#tree = copy.#tree.survivor(this.names, this.profile, choose);
      assert(copy.isDurable);
    }
    return copy;
  }

  /** Returns an independent disk in the same state, as if both machines had done the same until
   * now. Handles and calls in flight stay with this one. */
  clone(options: MemoryStorageOptions = {}): MemoryStorage {
    return this.survivor('process', () => 0, options);
  }

  /**
   * Puts a file there as if it had always been: name, content and directories on the way durable.
   * Replaces a file that is there. Pending changes of names become durable with it. Also how a test
   * damages a disk: read, flip, install.
   */
  install(path: string, content: Uint8Array): void {
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    for (let depth = 1; depth < names.length; depth += 1) {
      const directory = names.slice(0, depth).join('/');
      if (this.#tree.find(directory) === undefined) {
        this.#tree.create(this.#tree.place(directory, 'makeDirectory'), emptyDirectory());
      }
    }
    const place = this.#tree.place(path, 'open');
    if (this.#tree.at(place)?.kind === 'file') this.#tree.remove(place);
    this.#tree.create(place, new FileNode(new Uint8Array(content)));
    this.#tree.persist('all');
  }

  /** Returns every visible file by its path from the root, in order. The caller keeps them. */
  files(): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    this.#tree.forEach((path, node) => {
      if (node.kind === 'file') found.set(path, Buffer.from(node.view()));
    });
    return found;
  }

  /**
   * Returns a digest of all visible names and contents: equal digests, equal disks to a reader. Two
   * power survivors with the same digest are the same state. O(bytes).
   */
  digest(): string {
    const hash = createHash('sha1');
    this.#tree.forEach((path, node) => {
      if (node.kind === 'directory') {
        hash.update(`directory ${path}\n`);
      } else {
        hash.update(`file ${path} ${node.size}\n`);
        hash.update(node.view());
      }
    });
    return hash.digest('base64url');
  }

  /** Verifies the invariants of the whole disk, O(bytes). */
  check(): void {
    this.#tree.check();
  }

  #call(operation: Call['operation'], path: string, changes: boolean): CallFields {
    return { operation, path, target: undefined, size: 0, changes };
  }

  #perform<Result>(call: CallFields, effect: () => Result): Result {
    return this.#disk.machine.perform(call, effect);
  }

  /** Finds a place that something is at. */
  #place(path: string, operation: Call['operation']): Place {
    const place = this.#tree.place(path, operation);
    if (this.#tree.at(place) === undefined) throw new StorageError(operation, path, 'ENOENT');
    return place;
  }
}

/** Picks how much of a call in flight had happened: nothing, all, or anything between. */
function partialSize(size: number, choose: Choose): number {
  if (size === 0) return 0;
  const kind = choose(3);
  if (kind === 0) return 0;
  return kind === 1 ? size : choose(size);
}
