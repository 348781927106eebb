/**
 * The folders of the workspace, found without a dependency.
 *
 * The same list as pnpm-workspace.yaml; a folder counts once it has a package.json.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Returns the workspace's folders relative to the root, sorted. */
export function workspaceFolders() {
  const nested = ['packages', 'apps'].flatMap((parent) =>
    fs.readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return [...nested, 'bench', 'simulator', 'test']
    .filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')))
    .sort();
}
