/**
 * Reading `redis://` addresses.
 *
 *     redis://[[user:]password@][host[:port]][/db]
 *
 * User and password are percent-decoded, to bytes as text in UTF-8. `rediss://` (TLS) is recognised
 * and refused by name rather than dialled in clear text.
 *
 * @see https://www.iana.org/assignments/uri-schemes/prov/redis
 */
import { leadingInteger } from './leading-number.js';
import { UsageError } from './usage-error.js';

/** What an address may say; absent parts keep the defaults. */
export interface RedisUri {
  user?: string;
  password?: string;
  host?: string;
  port?: number;
  db?: number;
}

/**
 * Parses an address.
 *
 * @throws UsageError with redis-cli's text when the scheme or the encoding is wrong
 */
export function parseRedisUri(uri: string): RedisUri {
  const lower = uri.toLowerCase();
  if (lower.startsWith('rediss://')) {
    throw new UsageError('TLS is not supported: rediss:// cannot be used');
  }
  if (!lower.startsWith('redis://')) throw new UsageError('Invalid URI scheme');
  const parsed: RedisUri = {};
  let rest = uri.slice('redis://'.length);

  const at = rest.indexOf('@');
  if (at >= 0) {
    const info = rest.slice(0, at);
    const colon = info.indexOf(':');
    if (colon > 0) parsed.user = percentDecode(info.slice(0, colon));
    parsed.password = percentDecode(info.slice(colon + 1));
    rest = rest.slice(at + 1);
  }
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(authority);
  const plain = /^([^:]*)(?::(.*))?$/.exec(authority);
  const [, host, port] = bracketed ?? plain ?? [undefined, authority, undefined];
  if (host !== undefined && host !== '') parsed.host = host;
  if (port !== undefined) parsed.port = leadingInteger(port);
  if (slash >= 0 && slash + 1 < rest.length) parsed.db = leadingInteger(rest.slice(slash + 1));
  return parsed;
}

function percentDecode(text: string): string {
  if (/%.?$/.test(text)) throw new UsageError('Incomplete URI encoding');
  if (/%(?![0-9a-fA-F]{2})/.test(text)) {
    throw new UsageError('Illegal character in URI encoding');
  }
  const encoded = Buffer.from(text, 'utf8').toString('latin1');
  const decoded = encoded.replace(/%(..)/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1').toString('utf8');
}
