/** What INFO says about this process and this machine. */
import os from 'node:os';
import type { ConfigRegistry, ProcessFacts } from '@varve/store';

import { port } from './config/network.js';

const wide = ['x64', 'arm64', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el'];

/** Collects the facts. */
export function collectProcessFacts(
  config: ConfigRegistry,
  configFile: string | undefined,
  varveVersion: string,
): ProcessFacts {
  return {
    varveVersion,
    pid: process.pid,
    os: `${os.type()} ${os.release()} ${os.machine()}`,
    archBits: wide.includes(process.arch) ? 64 : 32,
    nodeVersion: process.versions.node,
    executable: process.argv[1] ?? process.execPath,
    configFile: configFile ?? '',
    tcpPort: config.get(port),
    totalSystemBytes: os.totalmem(),
    residentBytes: () => process.memoryUsage.rss(),
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return { user: user / 1e6, system: system / 1e6 };
    },
  };
}
