/**
 * Listing all keys: SCAN until its cursor is 0 again, one key per line.
 *
 * A key that was there from beginning to end is printed at least once; others may or may not be.
 */
import type { Session } from '../client/session.js';
import { quote } from '../format/quote.js';
import { bytesOf } from '../format/reply-bytes.js';
import { complain, print, toBytes, type Terminal } from '../terminal.js';

export interface ScanRequest {
  readonly pattern: string | undefined;
  /** Quote the keys. */
  readonly readable: boolean;
}

/** Prints the keys and returns the exit code. */
export async function runScan(
  session: Session,
  terminal: Terminal,
  request: ScanRequest,
): Promise<number> {
  const match = request.pattern === undefined ? [] : ['MATCH', toBytes(request.pattern)];
  let cursor = '0';
  do {
    const reply = await session.ask('SCAN', cursor, ...match);
    if (reply?.type !== 'array') {
      const reason = reply?.type === 'error' ? bytesOf(reply) : 'No reply to SCAN';
      complain(terminal, `ERROR: ${reason}`);
      return 1;
    }
    const [next, keys] = reply.items;
    cursor = next?.type === 'bulk' ? bytesOf(next) : '0';
    if (keys?.type !== 'array') continue;
    for (const key of keys.items) {
      if (key.type !== 'bulk') continue;
      print(terminal, `${request.readable ? quote(bytesOf(key)) : bytesOf(key)}\n`);
    }
  } while (cursor !== '0');
  return 0;
}
