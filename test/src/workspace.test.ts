/**
 * The workspace says one thing in three places (arrows.json, each package.json, the folders on
 * disk); these tests hold them together.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
}

const root = path.resolve(import.meta.dirname, '../..');
const arrows = readJson('arrows.json') as Record<string, string[]>;
const folders = Object.keys(arrows).filter((folder) => fs.existsSync(path.join(root, folder)));
const names = new Map(folders.map((folder) => [folder, manifestOf(folder).name]));

describe('arrows.json', () => {
  test('lists every package and app on disk', () => {
    const onDisk = ['packages', 'apps'].flatMap((parent) =>
      fs.readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`),
    );
    expect(onDisk.filter((folder) => !(folder in arrows))).toEqual([]);
  });

  test('names only folders it lists, without a cycle', () => {
    const done = new Set<string>();
    const visit = (folder: string, trail: string[]): void => {
      expect(trail, `cycle through ${folder}`).not.toContain(folder);
      if (done.has(folder)) return;
      const allowed = arrows[folder];
      if (allowed === undefined) throw new Error(`${folder} is not listed`);
      for (const next of allowed) visit(next, [...trail, folder]);
      done.add(folder);
    };
    for (const folder of Object.keys(arrows)) visit(folder, []);
  });
});

test.each(folders)('%s depends on workspace packages only along its arrows', (folder) => {
  const allowed = (arrows[folder] ?? []).map((target) => names.get(target));
  const workspaceNames = new Set(names.values());
  const used = Object.keys(manifestOf(folder).dependencies ?? {}).filter((name) =>
    workspaceNames.has(name),
  );
  expect(used.filter((name) => !allowed.includes(name))).toEqual([]);
});

function manifestOf(folder: string): Manifest {
  return readJson(path.join(folder, 'package.json')) as Manifest;
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
}
