/**
 * A reply as a value, for clients. One type for RESP2 and RESP3.
 *
 * `text` has one character per byte (latin1), so that nothing is lost; what is meant to be UTF-8 is
 * `Buffer.from(text, 'latin1').toString()`. `bytes` belong to the reply.
 */
export type Reply = ReplyValue & {
  /** What a RESP3 server had to say about this reply. Whoever does not know it ignores it. */
  readonly attributes?: ReplyEntries;
};

export type ReplyValue =
  | { readonly type: 'simple'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: number | bigint }
  | { readonly type: 'bulk'; readonly bytes: Buffer }
  | { readonly type: 'array'; readonly items: readonly Reply[] }
  | { readonly type: 'null'; readonly form: NullForm }
  | { readonly type: 'double'; readonly value: number; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'blobError'; readonly text: string }
  | { readonly type: 'verbatim'; readonly format: string; readonly bytes: Buffer }
  | { readonly type: 'bigNumber'; readonly text: string }
  | { readonly type: 'map'; readonly entries: ReplyEntries }
  | { readonly type: 'set'; readonly items: readonly Reply[] }
  | { readonly type: 'push'; readonly items: readonly Reply[] };

export type ReplyEntries = readonly (readonly [key: Reply, value: Reply])[];

/** How a null was sent: RESP2's `$-1` and `*-1`, RESP3's `_`. */
export type NullForm = 'bulk' | 'array' | 'null';
