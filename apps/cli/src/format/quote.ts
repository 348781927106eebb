/**
 * Quoting bytes for people: what redis-cli shows for a string, and takes back as an argument.
 *
 * Strings are byte strings (latin1). Printable ASCII stays, `"` and `\` get a backslash, the usual
 * control characters their letter, everything else \xHH: `é` in UTF-8 is shown as "\xc3\xa9".
 *
 * @see redis/src/sds.c sdscatrepr, 7.0
 */

const LETTERS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

// eslint-disable-next-line no-control-regex -- the control characters are the point
const SPECIAL = /["\\\x00-\x1f\x7f-\xff]/g;

/** Quotes a byte string, double quotes included. */
export function quote(bytes: string): string {
  return `"${bytes.replace(SPECIAL, escapeOne)}"`;
}

function escapeOne(char: string): string {
  return LETTERS[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
