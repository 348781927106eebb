/**
 * INFO server. `redis_version` is the version whose behaviour Varve has: clients decide by it which
 * commands to use.
 */
import { hz } from '../config/directives/expiry.js';
import { redisVersion } from '../version.js';
import type { InfoSection } from './section.js';

const secondsPerDay = 86_400;
const lruClockBits = 24;

export const server: InfoSection = {
  name: 'server',
  isDefault: true,
  fields(source) {
    const { process, nowMs } = source;
    const uptime = Math.max(0, Math.floor((nowMs - source.startedMs) / 1000));
    return [
      ['redis_version', redisVersion],
      ['varve_version', process.varveVersion],
      ['redis_git_sha1', '00000000'],
      ['redis_git_dirty', 0],
      ['redis_build_id', '0'],
      ['redis_mode', 'standalone'],
      ['os', process.os],
      ['arch_bits', process.archBits],
      ['node_version', process.nodeVersion],
      ['process_id', process.pid],
      ['process_supervised', 'no'],
      ['run_id', source.runId],
      ['tcp_port', process.tcpPort],
      ['server_time_usec', nowMs * 1000],
      ['uptime_in_seconds', uptime],
      ['uptime_in_days', Math.floor(uptime / secondsPerDay)],
      ['hz', source.config.get(hz)],
      ['configured_hz', source.config.get(hz)],
      ['lru_clock', Math.floor(nowMs / 1000) % 2 ** lruClockBits],
      ['executable', process.executable],
      ['config_file', process.configFile],
      ['io_threads_active', 0],
    ];
  },
};
