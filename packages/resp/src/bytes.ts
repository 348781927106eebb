/**
 * The bytes RESP gives a meaning to.
 *
 * Spec: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export const Byte = {
  cr: 0x0d, // \r
  lf: 0x0a, // \n
  minus: 0x2d, // -
  zero: 0x30, // 0
  nine: 0x39, // 9
  // Types of RESP2.
  simple: 0x2b, // +
  error: 0x2d, // -
  integer: 0x3a, // :
  bulk: 0x24, // $
  array: 0x2a, // *
  // Types of RESP3.
  null: 0x5f, // _
  double: 0x2c, // ,
  boolean: 0x23, // #
  blobError: 0x21, // !
  verbatim: 0x3d, // =
  bigNumber: 0x28, // (
  map: 0x25, // %
  set: 0x7e, // ~
  attribute: 0x7c, // |
  push: 0x3e, // >
} as const;
