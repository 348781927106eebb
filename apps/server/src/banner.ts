/**
 * What the standard output shows when the server is ready: where the files are, and how to talk to
 * it. A log file gets no banner.
 */
import { appenddirname, appendfsync, appendonly, dbfilename, dir, save } from '@varve/store';
import type { ConfigRegistry } from '@varve/store';

import { bind, port, unixsocket } from './config/network.js';

/** Lays the banner out. */
export function banner(config: ConfigRegistry, version: string, pid: number): string {
  const directory = config.get(dir);
  const log = config.get(appendonly)
    ? `${directory}/${config.get(appenddirname)}  (appendfsync ${config.get(appendfsync)})`
    : `none: ${withoutLog(config)}  (start with --appendonly yes to keep every write)`;
  const lines = [
    `varve-server ${version}, process ${pid}`,
    '',
    `  directory    ${directory}`,
    `  log          ${log}`,
    `  connect      ${connectCommand(config)}`,
    '  stop         Ctrl-C',
  ];
  return `\n${lines.join('\n')}\n\n`;
}

function withoutLog(config: ConfigRegistry): string {
  if (config.get(save).length === 0) return 'data is lost when the server stops';
  return `only ${config.get(dbfilename)}, now and then and at the end`;
}

function connectCommand(config: ConfigRegistry): string {
  const tcpPort = config.get(port);
  if (tcpPort === 0) return `redis-cli -s ${config.get(unixsocket)}`;
  const first = config.get(bind)[0] ?? '*';
  const host = first.replace(/^-/, '');
  const isLocal = ['*', '::*', '127.0.0.1', '0.0.0.0', '::'].includes(host);
  return isLocal ? `redis-cli -p ${tcpPort}` : `redis-cli -h ${host} -p ${tcpPort}`;
}
