/**
 * A session as CLIENT LIST and CLIENT INFO describe it: one line of `field=value`.
 *
 * Fields and their order are Redis's, so that tools that parse them work; what has no equivalent
 * here is the value Redis shows for a client that does not use it.
 *
 * @see redis/src/networking.c catClientInfoString (7.0)
 */
import type { StoreSession } from './store-session.js';

const objectSize = 1024;

/**
 * Describes a session.
 *
 * @param nowMs Unix time
 * @param command full name of what it runs or ran last
 */
export function describeSession(session: StoreSession, nowMs: number, command: string): string {
  const queued = session.transaction.active ? session.transaction.queue.length : -1;
  const multiBytes = session.transactionBytes;
  const output = session.outputBytes;
  const memory = objectSize + session.reader.memorySize + multiBytes + output;
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', session.id],
    ['addr', session.address],
    ['laddr', session.localAddress],
    ['fd', session.fd],
    ['name', session.name],
    ['age', Math.max(0, Math.floor((nowMs - session.createdMs) / 1000))],
    ['idle', Math.max(0, Math.floor((nowMs - session.lastActiveMs) / 1000))],
    ['flags', flagsOf(session)],
    ['db', session.db],
    ['sub', 0],
    ['psub', 0],
    ['ssub', 0],
    ['multi', queued],
    ['qbuf', session.reader.buffered],
    ['qbuf-free', Math.max(0, session.reader.memorySize - session.reader.buffered)],
    ['argv-mem', session.reader.argv.argc === 0 ? 0 : argumentBytes(session)],
    ['multi-mem', multiBytes],
    ['rbs', 0],
    ['rbp', 0],
    ['obl', 0],
    ['oll', session.held.length],
    ['omem', output],
    ['tot-mem', memory],
    ['events', output > 0 ? 'rw' : 'r'],
    ['cmd', command],
    ['user', session.user],
    ['redir', -1],
    ['resp', session.protocol],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

function flagsOf(session: StoreSession): string {
  let flags = '';
  if (session.transaction.active) flags += 'x';
  if (session.transaction.touched) flags += 'd';
  if (session.closing) flags += 'c';
  if (session.address === session.localAddress) flags += 'U';
  if (!session.evictable) flags += 'e';
  return flags === '' ? 'N' : flags;
}

function argumentBytes(session: StoreSession): number {
  const argv = session.reader.argv;
  let size = 0;
  for (let i = 0; i < argv.argc; i++) size += argv.size(i);
  return size;
}
