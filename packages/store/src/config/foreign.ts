/**
 * The directives of Redis 7.0 that have no meaning here yet, with their defaults in Redis.
 *
 * None of them exists silently. A configuration file may set one to the value written here,
 * which asks for nothing special: the server starts and logs a warning. Any other value asks for
 * something Varve would not do, so it is an error. CONFIG SET refuses them all, CONFIG GET lists
 * none.
 *
 * When a feature arrives its directive moves from here to a file in `directives/`.
 */
import { parseMemory } from './memory-units.js';

/** What to say about a directive that is not ours. */
export type ForeignVerdict =
  | { readonly problem: string; readonly warning: undefined }
  | { readonly problem: undefined; readonly warning: string };

/** Judges a line of the configuration file whose name no room declares. */
export function foreignVerdict(name: string, args: readonly string[]): ForeignVerdict {
  const initial = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  if (!isForeign(name)) {
    return { problem: 'Bad directive or wrong number of arguments', warning: undefined };
  }
  const value = args.join(' ');
  if (initial !== undefined && isSameValue(value, initial)) {
    return { problem: undefined, warning: `'${name} ${value}' has no effect in this version of varve-server.` };
  }
  const only = initial === undefined ? '' : `; only Redis's default, '${initial}', is accepted`;
  return { problem: `'${name}' is not supported by this version of varve-server${only}`, warning: undefined };
}

/** Says whether Redis 7.0 knows a directive of this name that Varve does not have. */
export function isForeign(name: string): boolean {
  return Object.hasOwn(defaults, name.toLowerCase()) || valueless.includes(name.toLowerCase());
}

function isSameValue(value: string, initial: string): boolean {
  if (value.toLowerCase() === initial) return true;
  const bytes = parseMemory(value);
  return bytes !== undefined && bytes === parseMemory(initial);
}

/** Directives that may appear several times and have no default. */
const valueless = ['loadmodule', 'rename-command', 'user'];

const defaults: Readonly<Record<string, string>> = {
  'acl-pubsub-default': 'resetchannels',
  aclfile: '',
  'acllog-max-len': '128',
  'active-defrag-cycle-max': '25',
  'active-defrag-cycle-min': '1',
  'active-defrag-ignore-bytes': '104857600',
  'active-defrag-max-scan-fields': '1000',
  'active-defrag-threshold-lower': '10',
  'active-defrag-threshold-upper': '100',
  activedefrag: 'no',
  activerehashing: 'yes',
  'always-show-logo': 'no',
  aof_rewrite_cpulist: '',
  bgsave_cpulist: '',
  'bind-source-addr': '',
  bio_cpulist: '',
  'busy-reply-threshold': '5000',
  'cluster-allow-pubsubshard-when-down': 'yes',
  'cluster-allow-reads-when-down': 'no',
  'cluster-allow-replica-migration': 'yes',
  'cluster-announce-bus-port': '0',
  'cluster-announce-hostname': '',
  'cluster-announce-ip': '',
  'cluster-announce-port': '0',
  'cluster-announce-tls-port': '0',
  'cluster-config-file': 'nodes.conf',
  'cluster-enabled': 'no',
  'cluster-link-sendbuf-limit': '0',
  'cluster-migration-barrier': '1',
  'cluster-node-timeout': '15000',
  'cluster-port': '0',
  'cluster-preferred-endpoint-type': 'ip',
  'cluster-replica-no-failover': 'no',
  'cluster-replica-validity-factor': '10',
  'cluster-require-full-coverage': 'yes',
  'cluster-slave-no-failover': 'no',
  'cluster-slave-validity-factor': '10',
  'crash-log-enabled': 'yes',
  'crash-memcheck-enabled': 'yes',
  'disable-thp': 'yes',
  'dynamic-hz': 'yes',
  'enable-module-command': 'no',
  'enable-protected-configs': 'no',
  'ignore-warnings': '',
  'io-threads': '1',
  'io-threads-do-reads': 'no',
  'jemalloc-bg-thread': 'yes',
  'latency-monitor-threshold': '0',
  'latency-tracking': 'yes',
  'latency-tracking-info-percentiles': '50 99 99.9',
  'lazyfree-lazy-server-del': 'no',
  'lazyfree-lazy-user-flush': 'no',
  'lua-time-limit': '5000',
  masterauth: '',
  masteruser: '',
  'maxmemory-clients': '0',
  'min-replicas-max-lag': '10',
  'min-replicas-to-write': '0',
  'min-slaves-max-lag': '10',
  'min-slaves-to-write': '0',
  'notify-keyspace-events': '',
  'oom-score-adj': 'no',
  'oom-score-adj-values': '0 200 800',
  'proc-title-template': '{title} {listen-addr} {server-mode}',
  'propagation-error-behavior': 'ignore',
  'rdb-del-sync-files': 'no',
  'repl-backlog-size': '1048576',
  'repl-backlog-ttl': '3600',
  'repl-disable-tcp-nodelay': 'no',
  'repl-diskless-load': 'disabled',
  'repl-diskless-sync': 'yes',
  'repl-diskless-sync-delay': '5',
  'repl-diskless-sync-max-replicas': '0',
  'repl-ping-replica-period': '10',
  'repl-ping-slave-period': '10',
  'repl-timeout': '60',
  'replica-announce-ip': '',
  'replica-announce-port': '0',
  'replica-announced': 'yes',
  'replica-ignore-disk-write-errors': 'no',
  'replica-ignore-maxmemory': 'yes',
  'replica-lazy-flush': 'no',
  'replica-priority': '100',
  'replica-read-only': 'yes',
  'replica-serve-stale-data': 'yes',
  replicaof: '',
  'sanitize-dump-payload': 'no',
  server_cpulist: '',
  'set-proc-title': 'yes',
  'shutdown-timeout': '10',
  'slave-announce-ip': '',
  'slave-announce-port': '0',
  'slave-ignore-maxmemory': 'yes',
  'slave-lazy-flush': 'no',
  'slave-priority': '100',
  'slave-read-only': 'yes',
  'slave-serve-stale-data': 'yes',
  slaveof: '',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  'socket-mark-id': '0',
  supervised: 'no',
  'syslog-enabled': 'no',
  'syslog-facility': 'local0',
  'syslog-ident': 'redis',
  'tls-auth-clients': 'yes',
  'tls-ca-cert-dir': '',
  'tls-ca-cert-file': '',
  'tls-cert-file': '',
  'tls-ciphers': '',
  'tls-ciphersuites': '',
  'tls-client-cert-file': '',
  'tls-client-key-file': '',
  'tls-client-key-file-pass': '',
  'tls-cluster': 'no',
  'tls-dh-params-file': '',
  'tls-key-file': '',
  'tls-key-file-pass': '',
  'tls-port': '0',
  'tls-prefer-server-ciphers': 'no',
  'tls-protocols': '',
  'tls-replication': 'no',
  'tls-session-cache-size': '20480',
  'tls-session-cache-timeout': '300',
  'tls-session-caching': 'yes',
  'tracking-table-max-keys': '1000000',
};
