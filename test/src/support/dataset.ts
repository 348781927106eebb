/** What a server holds, in a form two servers can be compared by. */
import type { ServerProcess } from './server-process.js';
import { WireClient } from './wire.js';

const databaseCount = 16;

/** Keys of a database whose values are digested one by one. */
const detailedKeysMax = 10_000;

/** Varve knows no later time: see DIFFERENCES.md. */
const latestTimeMs = Number.MAX_SAFE_INTEGER;

/** The digest of all keys and values, and when each key with a time to live expires. */
export interface Dataset {
  readonly digest: string;
  /** By `database/key`, in milliseconds. */
  readonly expireTimes: ReadonlyMap<string, number>;
  readonly keyCount: number;
  /** The digest of each value, by `database/key`; of small datasets only. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Looks at everything a server holds. Needs enable-debug-command.
 *
 * Keys past their time and not yet deleted count in the digest, and nowhere else: SCAN deletes them.
 */
export async function inspect(server: ServerProcess): Promise<Dataset> {
  const client = await WireClient.connect(server.port);
  const expireTimes = new Map<string, number>();
  const values = new Map<string, string>();
  let keyCount = 0;
  const digest = await client.text('DEBUG', 'DIGEST');
  for (let db = 0; db < databaseCount; db += 1) {
    await client.call('SELECT', String(db));
    const keys = await allKeys(client);
    keyCount += keys.length;
    const nameOf = (key: Buffer): string => `${db}/${key.toString('latin1')}`;
    if (keys.length > 0 && keys.length <= detailedKeysMax) {
      const digests = (await client.call('DEBUG', 'DIGEST-VALUE', ...keys)).items ?? [];
      keys.forEach((key, i) => values.set(nameOf(key), String(digests[i]?.text)));
    }
    for (let first = 0; first < keys.length; first += 10_000) {
      const slice = keys.slice(first, first + 10_000);
      const times = await client.pipeline(slice.map((key) => ['PEXPIRETIME', key]));
      times.forEach((time, i) => {
        const atMs = Number(time.text);
        if (atMs >= 0) {
          expireTimes.set(nameOf(slice[i] as Buffer), Math.min(atMs, latestTimeMs));
        }
      });
    }
  }
  await client.close();
  return { digest, expireTimes, keyCount, values };
}

/** Says how two datasets differ; undefined: they do not, times to live within `toleranceMs`. */
export function difference(ours: Dataset, theirs: Dataset, toleranceMs: number): string | undefined {
  if (ours.keyCount !== theirs.keyCount) return `${ours.keyCount} keys, not ${theirs.keyCount}`;
  if (ours.digest !== theirs.digest) return `digest ${ours.digest}, not ${theirs.digest}${differentValue(ours, theirs)}`;
  if (ours.expireTimes.size !== theirs.expireTimes.size) {
    return `${ours.expireTimes.size} keys with a time to live, not ${theirs.expireTimes.size}`;
  }
  for (const [key, atMs] of ours.expireTimes) {
    const other = theirs.expireTimes.get(key) ?? Number.NaN;
    if (!(Math.abs(atMs - other) <= toleranceMs)) return `${JSON.stringify(key)} expires at ${atMs}, not ${other}`;
  }
  return undefined;
}

/** Every key of the selected database, in pages: a huge reply would be slow to take apart. */
async function allKeys(client: WireClient): Promise<Buffer[]> {
  const keys = new Map<string, Buffer>();
  let cursor = '0';
  do {
    const { items } = await client.call('SCAN', cursor, 'COUNT', '5000');
    cursor = String(items?.[0]?.text);
    for (const { text } of items?.[1]?.items ?? []) keys.set((text as Buffer).toString('latin1'), text as Buffer);
  } while (cursor !== '0');
  return [...keys.values()];
}

function differentValue(ours: Dataset, theirs: Dataset): string {
  for (const [key, digest] of ours.values) {
    const other = theirs.values.get(key);
    if (other !== digest) return `: ${JSON.stringify(key)} ${other === undefined ? 'is not expected' : 'has another value'}`;
  }
  return '';
}
