/**
 * The names of the simulated disk: directories that know what everybody sees and what is durable.
 *
 *     directory = { visible: name -> node, durable: name -> node }     nodes by number
 *     changes   = what leads from the durable names to the visible ones, oldest first:
 *
 *         create   { to: data/log -> 7 }
 *         rename   { from: data/temp, to: data/log, node 7 }     both names in one change: atomic
 *         remove   { from: data/log, node 7 }
 *
 * A file's node outlives its name: while something can still bring the name back (a pending change,
 * a durable entry) or a handle has it open, its content is kept.
 *
 * How names become durable is one of two rules:
 *
 * `posix`      Only `syncDirectory`, and only those of that directory. After a power failure any
 *              subset of the pending changes is there (ALICE: no order among directory operations),
 *              but those of one node stay in order (a file never ends with two names), nothing
 *              moves into a directory that is not there, and nothing is created under a name that
 *              is still taken because a rename away from it was lost.
 * `journaled`  As ext4, XFS: changes reach the disk in order, and any sync, of a file too, commits
 *              all of them. After a power failure the first k pending changes are there.
 *
 * Invariants:
 * 1. Applying `changes` in order to the durable names gives the visible ones.
 * 2. Every number in a map or a change is a node that exists.
 * 3. The root is number 0, a directory, and has no name; every other node has at most one, in each
 *    of the two views.
 */

import assert from 'node:assert/strict';

import { StorageError, type StorageOperation } from '../storage-error.js';
import type { Choose } from './choice.js';
import { FileNode } from './file-node.js';
import type { Profile } from './profile.js';

/** Which sync makes names durable, and whether they keep their order. */
export type NameDurability = 'posix' | 'journaled';

/** A directory: its entries as node numbers. */
export interface DirectoryNode {
  readonly kind: 'directory';
  readonly visible: Map<string, number>;
  readonly durable: Map<string, number>;
}

/** Where a name is, whether or not something has it. */
export interface Place {
  readonly directory: number;
  readonly name: string;
}

interface NameChange {
  /** Position among all changes. */
  readonly number: number;
  readonly node: number;
  readonly from: Place | undefined;
  readonly to: Place | undefined;
}

const rootNumber = 0;

/** The tree of names, and the nodes they lead to. */
export class NameTree {
  readonly #nodes: Map<number, FileNode | DirectoryNode>;
  #changes: NameChange[];
  #changeCount: number;
  #nextNumber: number;

  constructor() {
    this.#nodes = new Map([[rootNumber, emptyDirectory()]]);
    this.#changes = [];
    this.#changeCount = 0;
    this.#nextNumber = rootNumber + 1;
  }

  /** How many changes there were: what a sync that begins now covers. */
  get mark(): number {
    return this.#changeCount;
  }

  /** Whether a power failure now would leave exactly the names everybody sees. */
  get isDurable(): boolean {
    return this.#changes.length === 0;
  }

  /** Finds the node at a path, `undefined` when a name on the way is missing. */
  find(path: string): FileNode | DirectoryNode | undefined {
    let node: FileNode | DirectoryNode = this.directory(rootNumber);
    for (const name of namesOf(path)) {
      if (node.kind !== 'directory') return undefined;
      const number = node.visible.get(name);
      if (number === undefined) return undefined;
      node = this.#node(number);
    }
    return node;
  }

  /** Finds the directory that holds the last name of a path. Errors: ENOENT, ENOTDIR. */
  place(path: string, operation: StorageOperation): Place {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw new StorageError(operation, path, 'EISDIR');
    return { directory: this.#walk(names, path, operation), name };
  }

  /** Finds the number of a directory. Errors: ENOENT, ENOTDIR. */
  directoryNumber(path: string, operation: StorageOperation): number {
    return this.#walk(namesOf(path), path, operation);
  }

  directory(number: number): DirectoryNode {
    const node = this.#node(number);
    assert(node.kind === 'directory');
    return node;
  }

  /** Returns what a place leads to. */
  at(place: Place): FileNode | DirectoryNode | undefined {
    const number = this.directory(place.directory).visible.get(place.name);
    return number === undefined ? undefined : this.#node(number);
  }

  /** Gives a new node a name that nothing has. */
  create<Node extends FileNode | DirectoryNode>(place: Place, node: Node): Node {
    assert.equal(this.at(place), undefined, 'The name is taken.');
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    this.#nodes.set(number, node);
    this.#change(number, undefined, place);
    return node;
  }

  /** Moves what `from` leads to, replacing what `to` leads to. */
  rename(from: Place, to: Place): void {
    this.#change(this.#numberAt(from), from, to);
  }

  /** Takes a name away. */
  remove(place: Place): void {
    this.#change(this.#numberAt(place), place, undefined);
  }

  /** Makes the names of one directory durable; under `journaled` all names there are. A rename out
   * of or into it comes whole, with the changes of the other directory it builds on. Changes from
   * `mark` on are not covered. */
  persist(directory: number | 'all', mark = this.mark): void {
    const due = new Set([directory]);
    const rest: NameChange[] = [];
    const persisted: NameChange[] = [];
    for (const change of this.#changes.toReversed()) {
      const isDue = directory === 'all' || directoriesOf(change).some((number) => due.has(number));
      if (change.number < mark && isDue) {
        for (const number of directoriesOf(change)) due.add(number);
        persisted.push(change);
      } else {
        rest.push(change);
      }
    }
    for (const change of persisted.reverse()) this.#apply(change, 'durable');
    this.#changes = rest.reverse();
  }

  /** Returns an independent tree in the same state; `files` receives the copy of each file. */
  clone(files: Map<FileNode, FileNode>): NameTree {
    const copy = new NameTree();
    copy.#nextNumber = this.#nextNumber;
    copy.#changes = this.#changes.slice();
    copy.#changeCount = this.#changeCount;
    for (const number of this.#reachable()) {
      const node = this.#node(number);
      if (node.kind === 'directory') {
        copy.#nodes.set(number, cloneDirectory(node));
      } else {
        const file = node.clone();
        files.set(node, file);
        copy.#nodes.set(number, file);
      }
    }
    return copy;
  }

  /** Returns the tree, and the files in it, as a power failure may leave them. */
  survivor(durability: NameDurability, profile: Profile, choose: Choose): NameTree {
    const scratch = this.clone(new Map());
    for (const change of scratch.#survivingChanges(durability, profile, choose)) {
      scratch.#apply(change, 'durable');
    }
    const copy = new NameTree();
    copy.#nextNumber = this.#nextNumber;
    copy.#nodes.clear();
    scratch.#copyDurable(rootNumber, copy, profile, choose);
    return copy;
  }

  /** Calls `visit` for every visible node under the root, in the order of paths. */
  forEach(visit: (path: string, node: FileNode | DirectoryNode) => void): void {
    this.#visit('', this.directory(rootNumber), visit);
  }

  /** Verifies the invariants, O(names and bytes). */
  check(): void {
    const replayed = new Map<number, Map<string, number>>();
    for (const [number, node] of this.#nodes) {
      if (node.kind === 'directory') replayed.set(number, new Map(node.durable));
      else node.check();
    }
    for (const change of this.#changes) {
      assert(this.#nodes.has(change.node));
      if (change.from) replayed.get(change.from.directory)?.delete(change.from.name);
      if (change.to) replayed.get(change.to.directory)?.set(change.to.name, change.node);
    }
    for (const [number, names] of replayed) {
      assert.deepEqual(sorted(names), sorted(this.directory(number).visible));
    }
  }

  #node(number: number): FileNode | DirectoryNode {
    const node = this.#nodes.get(number);
    assert(node !== undefined, 'A name leads to nothing.');
    return node;
  }

  #numberAt(place: Place): number {
    const number = this.directory(place.directory).visible.get(place.name);
    assert(number !== undefined, 'Nothing has this name.');
    return number;
  }

  #walk(names: readonly string[], path: string, operation: StorageOperation): number {
    let number = rootNumber;
    for (const name of names) {
      const next = this.directory(number).visible.get(name);
      if (next === undefined) throw new StorageError(operation, path, 'ENOENT');
      if (this.#node(next).kind !== 'directory') {
        throw new StorageError(operation, path, 'ENOTDIR');
      }
      number = next;
    }
    return number;
  }

  #change(node: number, from: Place | undefined, to: Place | undefined): void {
    const change: NameChange = { number: this.#changeCount, node, from, to };
    this.#changeCount += 1;
    this.#apply(change, 'visible');
    this.#changes.push(change);
  }

  #apply(change: NameChange, side: 'visible' | 'durable'): void {
    if (change.from) this.directory(change.from.directory)[side].delete(change.from.name);
    if (change.to) this.directory(change.to.directory)[side].set(change.to.name, change.node);
  }

  /** Picks which pending changes of names reached the disk. As for content, "none" and "all" come
   * first, being the commonest. */
  #survivingChanges(
    durability: NameDurability,
    profile: Profile,
    choose: Choose,
  ): readonly NameChange[] {
    const changes = this.#changes;
    if (changes.length === 0) return changes;
    if (durability === 'journaled' || profile === 'prefix') {
      return changes.slice(0, choose(changes.length + 1));
    }
    const kind = choose(3);
    if (kind < 2) return kind === 0 ? [] : changes;
    const lostNodes = new Set<number>();
    const takenNames = new Set<string>();
    return changes.filter((change) => {
      const wanted = choose(2) === 1;
      if (wanted && isPossible(change, lostNodes, takenNames)) return true;
      lostNodes.add(change.node);
      if (change.from && change.to) takenNames.add(keyOf(change.from));
      return false;
    });
  }

  /** Copies the durable tree under a directory into `copy`, where it is visible and durable. */
  #copyDurable(number: number, copy: NameTree, profile: Profile, choose: Choose): void {
    assert(!copy.#nodes.has(number), 'A node has one name.');
    const node = this.#node(number);
    if (node.kind === 'file') {
      copy.#nodes.set(number, node.survivor(profile, choose));
      return;
    }
    copy.#nodes.set(number, {
      kind: 'directory',
      visible: new Map(node.durable),
      durable: new Map(node.durable),
    });
    for (const child of node.durable.values()) this.#copyDurable(child, copy, profile, choose);
  }

  /** Returns the numbers that a name, durable or visible, or a pending change leads to. */
  #reachable(): Set<number> {
    const found = new Set<number>();
    const add = (number: number): void => {
      if (found.has(number)) return;
      found.add(number);
      const node = this.#node(number);
      if (node.kind === 'file') return;
      for (const child of node.visible.values()) add(child);
      for (const child of node.durable.values()) add(child);
    };
    add(rootNumber);
    for (const change of this.#changes) {
      add(change.node);
      for (const directory of directoriesOf(change)) add(directory);
    }
    return found;
  }

  #visit(
    prefix: string,
    directory: DirectoryNode,
    visit: (path: string, node: FileNode | DirectoryNode) => void,
  ): void {
    for (const [name, number] of sorted(directory.visible)) {
      const node = this.#node(number);
      visit(prefix + name, node);
      if (node.kind === 'directory') this.#visit(`${prefix}${name}/`, node, visit);
    }
  }
}

/** Returns an empty directory. */
export function emptyDirectory(): DirectoryNode {
  return { kind: 'directory', visible: new Map(), durable: new Map() };
}

function cloneDirectory(directory: DirectoryNode): DirectoryNode {
  return {
    kind: 'directory',
    visible: new Map(directory.visible),
    durable: new Map(directory.durable),
  };
}

/** Whether a change can have reached the disk when those of `lostNodes` before it have not. */
function isPossible(
  { node, from, to }: NameChange,
  lostNodes: ReadonlySet<number>,
  takenNames: ReadonlySet<string>,
): boolean {
  if (lostNodes.has(node)) return false;
  if (to && lostNodes.has(to.directory)) return false;
  return !(to && !from && takenNames.has(keyOf(to)));
}

function keyOf(place: Place): string {
  return `${place.directory}/${place.name}`;
}

function directoriesOf(change: NameChange): number[] {
  const numbers: number[] = [];
  if (change.from) numbers.push(change.from.directory);
  if (change.to) numbers.push(change.to.directory);
  return numbers;
}

function namesOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  assert(!names.includes('..'), 'Paths of the simulated disk do not climb.');
  return names;
}

function sorted(names: ReadonlyMap<string, number>): [string, number][] {
  return [...names].sort(([left], [right]) => (left < right ? -1 : 1));
}
