/**
 * Redis's exact error texts of the stream commands.
 *
 * Spec: redis/src/t_stream.c (7.0.15).
 */
export const streamErrors = {
  invalidId: 'ERR Invalid stream ID specified as stream command argument',
  idIsZero: 'ERR The ID specified in XADD must be greater than 0-0',
  idIsSmaller:
    'ERR The ID specified in XADD is equal or smaller than the target stream top item',
  exhausted: 'ERR The stream has exhausted the last possible ID, unable to add more items',
  tooLarge: 'ERR Elements are too large to be stored',
  invalidStart: 'ERR invalid start ID for the interval',
  invalidEnd: 'ERR invalid end ID for the interval',
  twoStrategies:
    'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
  negativeLength: 'ERR The MAXLEN argument must be >= 0.',
  negativeLimit: 'ERR The LIMIT argument must be >= 0.',
  limitAlone: 'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy',
  limitExact: 'ERR syntax error, LIMIT cannot be used without the special ~ option',
  noStrategy: 'ERR syntax error, XTRIM must be called with a trimming strategy',
  groupInRead: 'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
  noAckInRead: 'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
  noGroupOption: 'ERR Missing GROUP option for XREADGROUP',
  newInRead:
    'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> ' +
    '<consumer> option.',
  negativeEntriesAdded: 'ERR entries_added must be positive',
  setBeforeDeleted:
    'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
  setBeforeTop: 'ERR The ID specified in XSETID is smaller than the target stream top item',
  setBelowLength:
    'ERR The entries_added specified in XSETID is smaller than the target stream length',
} as const;

/** The text for an odd number of arguments behind STREAMS. */
export function unbalanced(command: string, symbol: string): string {
  return (
    `ERR Unbalanced ${command} list of streams: for each stream key an ID or '${symbol}' must ` +
    'be specified.'
  );
}
