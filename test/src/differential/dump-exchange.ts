/**
 * Exchanges every value of two servers that hold the same: each dumps it, the other restores it under
 * a name of its own, and the digests are those of the originals.
 */
import type { ServerProcess } from '../support/server-process.js';
import type { WireReply } from '../support/wire-reply.js';
import { WireClient, type WireCommand } from '../support/wire.js';

const databaseCount = 16;
/** How many values are on their way at once. */
const batchSize = 50;
const copyName = 'copy of what the other server dumped';

/** Says which value the other server restored as another; undefined: none. */
export async function exchangeDumps(ours: ServerProcess, theirs: ServerProcess): Promise<string | undefined> {
  const [ourClient, theirClient] = [await WireClient.connect(ours.port), await WireClient.connect(theirs.port)];
  try {
    for (let db = 0; db < databaseCount; db += 1) {
      await Promise.all([ourClient, theirClient].map((client) => client.call('SELECT', String(db))));
      const keys = ((await ourClient.call('KEYS', '*')).items ?? []).map(({ text }) => text as Buffer);
      for (let first = 0; first < keys.length; first += batchSize) {
        const batch = keys.slice(first, first + batchSize);
        const restoredByThem = await handOver(batch, ourClient, theirClient);
        if (restoredByThem !== undefined) return `redis-server restored our ${db}/${restoredByThem}`;
        const restoredByUs = await handOver(batch, theirClient, ourClient);
        if (restoredByUs !== undefined) return `varve-server restored redis-server's ${db}/${restoredByUs}`;
      }
    }
    return undefined;
  } finally {
    await Promise.all([ourClient.close(), theirClient.close()]);
  }
}

/** Describes the first value that did not arrive as it was. */
async function handOver(keys: readonly Buffer[], source: WireClient, target: WireClient): Promise<string | undefined> {
  const found = await source.pipeline(keys.flatMap((key) => [['DUMP', key], ['PEXPIRETIME', key]]));
  const commands = keys.flatMap((key, i): WireCommand[] => [
    // That a key expires counts in its digest, not when.
    ['RESTORE', copyName, timeOf(found[2 * i + 1]), found[2 * i]?.text ?? '', 'ABSTTL'],
    ['DEBUG', 'DIGEST-VALUE', copyName, key],
    ['DEL', copyName],
  ]);
  const replies = await target.pipeline(commands);
  for (const [i, key] of keys.entries()) {
    const [restored, digests] = [replies[3 * i], replies[3 * i + 1]];
    const name = JSON.stringify(key.toString('latin1'));
    if (restored?.type === '-') return `${name}: ${restored.raw.toString('latin1').trimEnd()}`;
    const [copy, original] = (digests?.items ?? []).map(({ text }) => String(text));
    if (copy === undefined || copy !== original) return `${name} with digest ${copy}, not ${original}`;
  }
  return undefined;
}

/** The answer of PEXPIRETIME as RESTORE takes it: 0 for never. */
function timeOf(reply: WireReply | undefined): string {
  const time = String(reply?.text);
  return time === '-1' ? '0' : time;
}
