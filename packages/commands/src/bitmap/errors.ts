/**
 * Redis's exact error texts of the bitmap commands.
 *
 * Spec: redis/src/bitops.c (7.0.15).
 */
export const bitmapErrors = {
  badOffset: 'ERR bit offset is not an integer or out of range',
  badBit: 'ERR bit is not an integer or out of range',
  bitIsNeither: 'ERR The bit argument must be 1 or 0.',
  notIsOfOne: 'ERR BITOP NOT must be called with a single source key.',
  badType:
    'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64' +
    ' is.',
  badOverflow: 'ERR Invalid OVERFLOW type specified',
  readOnly: 'ERR BITFIELD_RO only supports the GET subcommand',
} as const;
