/** The program of the thread, built from the sources: tests need no build of the package. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'tsup';

export interface WorkerFile {
  readonly url: URL;
  remove(): void;
}

/** Bundles snapshot-worker.ts, with all it imports, into a folder of its own. */
export async function buildWorker(): Promise<WorkerFile> {
  const folder = mkdtempSync(join(tmpdir(), 'varve-worker-'));
  await build({
    entry: { worker: new URL('../src/snapshot-worker.ts', import.meta.url).pathname },
    config: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outDir: folder,
    outExtension: () => ({ js: '.mjs' }),
    noExternal: [/^@varve\//],
    removeNodeProtocol: false,
    silent: true,
    esbuildOptions: (options) => {
      options.conditions = ['@varve/source'];
    },
  });
  return {
    url: pathToFileURL(join(folder, 'worker.mjs')),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
