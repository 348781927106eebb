/**
 * One line of redis.conf: splitting it into arguments, and quoting an argument back.
 *
 * Arguments are separated by blanks. Within double quotes the escapes `\n \r \t \b \a \\ \"` and
 * `\xHH` work; within single quotes only `\'`. A closing quote must end the argument.
 *
 *     requirepass "two words"       ->  ["requirepass", "two words"]
 *     bind 127.0.0.1 '-::1'         ->  ["bind", "127.0.0.1", "-::1"]
 *     requirepass "x"y              ->  undefined: unbalanced quotes
 *
 * Text is bytes, one latin1 character each.
 *
 * @see redis/src/sds.c sdssplitargs, sdscatrepr (7.0)
 */

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** Splits a line into its arguments; undefined when its quotes are unbalanced. */
export function splitArguments(line: string): string[] | undefined {
  const args: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isBlank(line[at] as string)) at++;
    if (at >= line.length) return args;
    const end = readArgument(line, at, args);
    if (end < 0) return undefined;
    at = end;
  }
}

/** Quotes an argument where a line needs it: when empty, or holding blanks, quotes or non-text. */
export function quoteArgument(text: string): string {
  if (text !== '' && !/[^!-~]|["'\\#]/.test(text)) return text;
  return quoted(text);
}

/** Writes bytes in double quotes with escapes, whatever they hold. */
export function quoted(text: string): string {
  let out = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (character === '\\' || character === '"') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (character === '\b') out += '\\b';
    else if (character === '\x07') out += '\\a';
    else if (code >= 0x20 && code < 0x7f) out += character;
    else out += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}

/** Reads the argument at `at` into `args`; returns where it ended, or -1. */
function readArgument(line: string, at: number, args: string[]): number {
  let text = '';
  while (at < line.length && !isBlank(line[at] as string)) {
    const character = line[at] as string;
    if (character === '"' || character === "'") {
      const open = at + 1;
      const close = closingQuote(line, open, character);
      if (close < 0) return -1;
      const after = line[close + 1];
      if (after !== undefined && !isBlank(after)) return -1;
      const inner = line.slice(open, close);
      args.push(text + (character === '"' ? unescapeDouble(inner) : inner.replaceAll("\\'", "'")));
      return close + 1;
    }
    text += character;
    at++;
  }
  args.push(text);
  return at;
}

function closingQuote(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === quote) return at;
    if (line[at] === '\\' && (quote === '"' || line[at + 1] === "'")) at++;
  }
  return -1;
}

function unescapeDouble(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|([^]))/g, (_, hex?: string, one?: string) =>
    hex === undefined ? (escapes[one as string] ?? (one as string)) : String.fromCharCode(parseInt(hex, 16)),
  );
}

function isBlank(character: string): boolean {
  return character === ' ' || (character >= '\t' && character <= '\r') || character === '\0';
}
