/**
 * The build every package shares: ESM for Node 20, with types and source maps.
 *
 * Nothing from node_modules is bundled, and neither are other workspace packages: each package
 * emits its own code only. Declarations read the other packages' sources, so a package builds alone;
 * programs (`main`, `soak`) have none.
 */
import type { Options } from 'tsup';

export function sharedOptions(entry: string[]): Options {
  return {
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    dts: { entry: entry.filter((file) => file.endsWith('/index.ts')) },
    sourcemap: true,
    clean: true,
    skipNodeModulesBundle: true,
    external: [/^@varve\//],
    removeNodeProtocol: false,
    silent: true,
  };
}
