/**
 * Deletes keys and fields of hashes that are past their time without being asked for (the store's
 * cron calls it).
 *
 * Every deletion is a record of its own: `DEL key` or `HDEL key field`, never wrapped in MULTI. The
 * HDEL of the last field deletes its key.
 *
 * Spec: redis/src/expire.c activeExpireCycle (7.0). Redis samples keys; the database here knows
 * which segments have due keys, so nothing stays past its round.
 */
import type { Database } from '@varve/keyspace';
import type { Context } from './context.js';
import { flushUnit } from './flush-unit.js';

/**
 * Deletes due keys and fields of `db` from at most `segmentsMax` segments of its index, and hands the
 * deletions to the host.
 *
 * @returns true when more may be due
 */
export function expireActively(context: Context, db: Database, segmentsMax: number): boolean {
  const { propagation, statistics, host } = context;
  const lazily = host.settings.lazyExpire;
  const keys: Buffer[] = [];
  propagation.atomic = false;
  const hashes = new Map<string, Buffer>();
  const expired = (bytes: Buffer, start: number, end: number): void => {
    propagation.deletion(db.index, lazily, bytes, start, end);
    keys.push(Buffer.from(bytes.subarray(start, end)));
  };
  const fieldExpired = (bytes: Buffer, start: number, end: number): void => {
    const { keyBytes, keyStart, keyEnd } = db;
    propagation.fieldDeletion(db.index, keyBytes, keyStart, keyEnd, bytes, start, end);
    statistics.expiredFields++;
    const key = Buffer.from(keyBytes.subarray(keyStart, keyEnd));
    hashes.set(key.toString('latin1'), key);
  };
  const more = db.expireCycle(context.nowMs, segmentsMax, expired, fieldExpired);
  for (const key of keys) context.touched(db, key, 0, key.length);
  for (const key of hashes.values()) context.touched(db, key, 0, key.length);
  statistics.expiredKeys += keys.length;
  flushUnit(context);
  return more;
}
