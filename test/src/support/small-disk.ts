/**
 * A disk that is really small, or really read-only: a tmpfs of its own. Root on Linux only.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { makeFolder, removeFolder } from './folder.js';

/** Why there can be no small disk here; undefined: there can. */
export function smallDiskMissing(): string | undefined {
  if (process.platform !== 'linux') return 'tmpfs is a file system of Linux';
  if (process.getuid?.() !== 0) return 'only root may mount a tmpfs';
  const disk = tryMount('1m');
  if (disk === undefined) return 'this system does not let root mount a tmpfs';
  disk.remove();
  return undefined;
}

/** A mounted tmpfs. Unmounted at the latest when the process ends. */
export class SmallDisk {
  readonly folder: string;
  readonly #unmount: () => void;

  constructor(folder: string) {
    this.folder = folder;
    this.#unmount = () => {
      run('umount', '-l', folder);
      removeFolder(folder);
    };
    process.once('exit', this.#unmount);
  }

  /** Mounts a disk of so many bytes (`4m`). */
  static mount(size: string): SmallDisk {
    const disk = tryMount(size);
    if (disk === undefined) throw new Error('mount failed');
    return disk;
  }

  /** Takes space away: a file of so many bytes that is not the server's. */
  occupy(size: number): void {
    fs.writeFileSync(path.join(this.folder, 'occupied'), Buffer.alloc(size));
  }

  /** Gives the space back. */
  free(): void {
    fs.rmSync(path.join(this.folder, 'occupied'));
  }

  /** Forbids writing from now on. */
  makeReadOnly(): void {
    run('mount', '-o', 'remount,ro', this.folder);
  }

  remove(): void {
    process.off('exit', this.#unmount);
    this.#unmount();
  }
}

function tryMount(size: string): SmallDisk | undefined {
  const folder = makeFolder('disk');
  if (run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)) return new SmallDisk(folder);
  removeFolder(folder);
  return undefined;
}

function run(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
