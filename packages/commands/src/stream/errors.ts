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
  unbalanced:
    "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
  groupInRead: 'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
  noAckInRead: 'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
  noGroupOption: 'ERR Missing GROUP option for XREADGROUP',
  lastInGroupRead:
    'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of ' +
    'this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID ' +
    'would just return an empty result set.',
  keyRequired:
    'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to ' +
    'use the MKSTREAM option to create an empty stream automatically.',
  groupExists: 'BUSYGROUP Consumer Group name already exists',
  negativeEntriesRead: 'ERR value for ENTRIESREAD must be positive or -1',
  claimMinIdle: 'ERR Invalid min-idle-time argument for XCLAIM',
  claimIdle: 'ERR Invalid IDLE option argument for XCLAIM',
  claimTime: 'ERR Invalid TIME option argument for XCLAIM',
  claimRetryCount: 'ERR Invalid RETRYCOUNT option argument for XCLAIM',
  autoClaimMinIdle: 'ERR Invalid min-idle-time argument for XAUTOCLAIM',
  countNotPositive: 'ERR COUNT must be > 0',
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
