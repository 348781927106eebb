/**
 * Redis's exact error texts of the generic commands.
 *
 * Spec: redis/src/db.c, expire.c, object.c, cluster.c (7.0.15).
 */
export const genericErrors = {
  expireNxAndOther: 'ERR NX and XX, GT or LT options at the same time are not compatible',
  expireGtAndLt: 'ERR GT and LT options at the same time are not compatible',
  frequencyNotTracked:
    'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that ' +
    'when switching between policies at runtime LRU and LFU data will take some time to adjust.',
  idleTimeNotTracked:
    'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when ' +
    'switching between policies at runtime LRU and LFU data will take some time to adjust.',
  busyKey: 'BUSYKEY Target key name already exists.',
  invalidTtl: 'ERR Invalid TTL value, must be >= 0',
  invalidIdleTime: 'ERR Invalid IDLETIME value, must be >= 0',
  invalidFrequency: 'ERR Invalid FREQ value, must be >= 0 and <= 255',
  scoresNotNumbers: "ERR One or more scores can't be converted into double",
  badPayloadFooter: 'ERR DUMP payload version or checksum are wrong',
  badDataFormat: 'ERR Bad data format',
} as const;

/** The text for an option that EXPIRE and its kin do not have. */
export function unsupportedOption(option: string): string {
  const nul = option.indexOf('\0');
  return `ERR Unsupported option ${nul < 0 ? option : option.slice(0, nul)}`;
}
