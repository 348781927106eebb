/** What the store asks about this process, this machine, and other processes. */
import os from 'node:os';
import type { ConfigRegistry, ProcessFacts } from '@varve/store';

import { port } from './config/network.js';
import { codeOf } from './system-reason.js';

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
    isAlive,
  };
}

/** Whether the system does not say that there is no such process. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
