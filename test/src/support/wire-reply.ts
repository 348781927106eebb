/**
 * A reply as it came over the wire: its bytes, and their structure beside them.
 *
 *     *2\r\n:1\r\n$1\r\na\r\n     raw: these 12 bytes; type '*'; items: two replies, raw ':1\r\n' and '$1\r\na\r\n'
 *
 * Written for tests, from the protocol's specification and not with @varve/resp: the judge shares
 * no code with the judged. Nulls ($-1, *-1 and _) have neither text nor items.
 *
 * Spec: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */

/** One reply. */
export interface WireReply {
  /** The first byte, as a character. */
  readonly type: string;
  readonly raw: Buffer;
  /** A line without its type, or the bytes of a string; undefined for aggregates and nulls. */
  readonly text: Buffer | undefined;
  /** The elements of an aggregate; keys and values of a map in turn. */
  readonly items: readonly WireReply[] | undefined;
}

const aggregates = '*%~>|';
const strings = '$!=';
const smallestReply = '_\r\n'.length;

/**
 * Reads the reply that begins at `start`.
 *
 * @returns the reply, borrowing from `buffer`, or the count of bytes `buffer` must at least have.
 * @throws on bytes that begin no reply.
 */
export function parseReply(buffer: Buffer, start: number): WireReply | number {
  const lineEnd = buffer.indexOf('\r\n', start, 'latin1');
  if (lineEnd < 0) return buffer.length + 1;
  const type = String.fromCharCode(buffer[start] as number);
  const line = buffer.subarray(start + 1, lineEnd);
  const bodyStart = lineEnd + 2;
  if (strings.includes(type)) return parseString(buffer, start, bodyStart, type, sizeOf(line));
  if (aggregates.includes(type)) return parseAggregate(buffer, start, bodyStart, type, sizeOf(line));
  if (!'+-:_#,('.includes(type)) {
    throw new Error(`no reply begins with ${JSON.stringify(buffer.toString('latin1', start, start + 40))}`);
  }
  const raw = buffer.subarray(start, bodyStart);
  return { type, raw, text: type === '_' ? undefined : line, items: undefined };
}

/** Says whether a reply is one of the nulls. */
export function isNull(reply: WireReply): boolean {
  return reply.text === undefined && reply.items === undefined;
}

/** Shows a reply on one line, for messages; long ones are cut. */
export function showReply(reply: WireReply): string {
  const text = JSON.stringify(reply.raw.toString('latin1'));
  return text.length <= 3000 ? text : `${text.slice(0, 3000)}... (${reply.raw.length} bytes)`;
}

function parseString(buffer: Buffer, start: number, bodyStart: number, type: string, size: number): WireReply | number {
  if (size < 0) return { type, raw: buffer.subarray(start, bodyStart), text: undefined, items: undefined };
  const end = bodyStart + size + 2;
  if (buffer.length < end) return end;
  if (buffer.toString('latin1', end - 2, end) !== '\r\n') throw new Error('a string does not end where it says');
  return { type, raw: buffer.subarray(start, end), text: buffer.subarray(bodyStart, end - 2), items: undefined };
}

function parseAggregate(buffer: Buffer, start: number, bodyStart: number, type: string, count: number): WireReply | number {
  if (count < 0) return { type, raw: buffer.subarray(start, bodyStart), text: undefined, items: undefined };
  const items: WireReply[] = [];
  let end = bodyStart;
  for (let left = type === '%' || type === '|' ? count * 2 : count; left > 0; left -= 1) {
    const item = parseReply(buffer, end);
    // At least so much is missing: large aggregates are not parsed again for every chunk.
    if (typeof item === 'number') return Math.max(item, end + left * smallestReply);
    items.push(item);
    end += item.raw.length;
  }
  return { type, raw: buffer.subarray(start, end), text: undefined, items };
}

function sizeOf(line: Buffer): number {
  const text = line.toString('latin1');
  if (!/^(-1|\d+)$/.test(text)) throw new Error(`'${text}' is no length`);
  return Number(text);
}
