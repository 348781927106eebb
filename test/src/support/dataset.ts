/** What a server holds, in a form two servers can be compared by. */
import type { ServerProcess } from './server-process.js';
import { WireClient } from './wire.js';

const databaseCount = 16;

/** Varve knows no later time: see DIFFERENCES.md. */
const latestTimeMs = Number.MAX_SAFE_INTEGER;

/** The digest of all keys and values, and when each key with a time to live expires. */
export interface Dataset {
  readonly digest: string;
  /** By `database/key`, in milliseconds. */
  readonly expireTimes: ReadonlyMap<string, number>;
  readonly keyCount: number;
}

/**
 * Looks at everything a server holds. Needs enable-debug-command.
 *
 * Keys past their time are gone afterwards: KEYS deletes them, on both servers.
 */
export async function inspect(server: ServerProcess): Promise<Dataset> {
  const client = await WireClient.connect(server.port);
  const expireTimes = new Map<string, number>();
  let keyCount = 0;
  for (let db = 0; db < databaseCount; db += 1) {
    await client.call('SELECT', String(db));
    const keys = ((await client.call('KEYS', '*')).items ?? []).map((item) => item.text as Buffer);
    keyCount += keys.length;
    for (let first = 0; first < keys.length; first += 10_000) {
      const slice = keys.slice(first, first + 10_000);
      const times = await client.pipeline(slice.map((key) => ['PEXPIRETIME', key]));
      times.forEach((time, i) => {
        const atMs = Number(time.text);
        if (atMs >= 0) {
          const name = `${db}/${(slice[i] as Buffer).toString('latin1')}`;
          expireTimes.set(name, Math.min(atMs, latestTimeMs));
        }
      });
    }
  }
  const digest = await client.text('DEBUG', 'DIGEST');
  await client.close();
  return { digest, expireTimes, keyCount };
}

/** Says how two datasets differ; undefined: they do not, times to live within `toleranceMs`. */
export function difference(ours: Dataset, theirs: Dataset, toleranceMs: number): string | undefined {
  if (ours.keyCount !== theirs.keyCount) return `${ours.keyCount} keys, not ${theirs.keyCount}`;
  if (ours.digest !== theirs.digest) return `digest ${ours.digest}, not ${theirs.digest}`;
  if (ours.expireTimes.size !== theirs.expireTimes.size) {
    return `${ours.expireTimes.size} keys with a time to live, not ${theirs.expireTimes.size}`;
  }
  for (const [key, atMs] of ours.expireTimes) {
    const other = theirs.expireTimes.get(key) ?? Number.NaN;
    if (!(Math.abs(atMs - other) <= toleranceMs)) return `${JSON.stringify(key)} expires at ${atMs}, not ${other}`;
  }
  return undefined;
}
