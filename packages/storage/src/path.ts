/**
 * Paths as every backend understands them: names joined by `/`, nothing else interpreted.
 *
 *     "data/appendonlydir/appendonly.aof.manifest"
 *      `---- parentPath ----'`------ nameOf ----'
 *
 * `/` works on every platform Node runs on. A path with `\` (typed by a user of Windows) must be
 * converted once, at the edge; here `\` is a character like any other, as POSIX has it.
 */

import assert from 'node:assert/strict';

/** Returns the directory that holds `path`: "." when the path is a bare name, "/" at the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** Returns the last name of `path`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the path of `name` inside `directory`. `name` is one name, without `/`. */
export function joinPath(directory: string, name: string): string {
  assert(name.length > 0, 'A name is not empty.');
  assert(!name.includes('/'), `"${name}" is a path, not a name.`);
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}
