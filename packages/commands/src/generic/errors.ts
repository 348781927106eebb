/**
 * Redis's exact error texts of the generic commands.
 *
 * Spec: redis/src/db.c, expire.c, object.c (7.0.15).
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
} as const;

/** The text for an option that EXPIRE and its kin do not have. */
export function unsupportedOption(option: string): string {
  const nul = option.indexOf('\0');
  return `ERR Unsupported option ${nul < 0 ? option : option.slice(0, nul)}`;
}
