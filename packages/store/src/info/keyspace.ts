/** INFO keyspace: databases that have keys. */
import type { InfoSection } from './section.js';

export const keyspace: InfoSection = {
  name: 'keyspace',
  isDefault: true,
  fields: ({ context, nowMs }) =>
    context.keyspace.databases
      .filter((db) => db.size > 0)
      .map((db) => [`db${db.index}`, `keys=${db.size},expires=${db.expires},avg_ttl=${db.averageTtlMs(nowMs)}`]),
};
