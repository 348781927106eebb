/**
 * Inline requests: a command typed as a line of words, for people with only telnet at hand.
 *
 *     set greeting "hello \"world\"\n"      words: set, greeting, hello "world"<LF>
 *
 * Words are separated by blanks. In double quotes \n \r \t \b \a \xHH and \<anything> are
 * unescaped; in single quotes only \'. A closing quote must be followed by a blank or the end.
 * Quotes may start in the middle of a word: `a"b c"` is one word.
 *
 * Two blanks, VT and FF, are skipped before a word and yet do not end one: so does Redis.
 *
 * Spec: redis/src/sds.c sdssplitargs (7.0).
 */

const Char = {
  bell: 0x07,
  backspace: 0x08,
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  doubleQuote: 0x22,
  singleQuote: 0x27,
  backslash: 0x5c,
} as const;

/**
 * Splits the line `bytes[start, end)`, without its line end, into words.
 *
 * @returns the words, which the caller may keep; none for a blank line; `undefined` when quotes are
 * not balanced.
 */
export function splitInline(bytes: Uint8Array, start: number, end: number): Buffer[] | undefined {
  // Unescaping never lengthens: all words together fit in the size of the line.
  const output = Buffer.allocUnsafeSlow(end - start);
  const words: Buffer[] = [];
  let length = 0;
  let position = start;
  for (;;) {
    while (position < end && isBlank(bytes[position] as number)) position++;
    if (position === end) return words;
    const wordStart = length;
    while (position < end && !endsWord(bytes[position] as number)) {
      const byte = bytes[position++] as number;
      if (byte !== Char.doubleQuote && byte !== Char.singleQuote) {
        output[length++] = byte;
        continue;
      }
      // From here to the closing quote, which also ends the word.
      let closed = false;
      while (position < end && !closed) {
        const quoted = bytes[position++] as number;
        if (quoted === byte) {
          closed = true;
        } else if (quoted !== Char.backslash || position === end) {
          output[length++] = quoted;
        } else if (byte === Char.singleQuote) {
          const isQuote = bytes[position] === Char.singleQuote;
          output[length++] = isQuote ? Char.singleQuote : quoted;
          if (isQuote) position++;
        } else if (isHexEscape(bytes, position, end)) {
          output[length++] = parseHex(bytes, position + 1);
          position += 3;
        } else {
          output[length++] = unescape(bytes[position++] as number);
        }
      }
      if (!closed) return undefined;
      if (position < end && !isBlank(bytes[position] as number)) return undefined;
      break;
    }
    words.push(output.subarray(wordStart, length));
  }
}

/** isspace() of the C locale. */
function isBlank(byte: number): boolean {
  return byte === Char.space || (byte >= Char.tab && byte <= Char.cr);
}

function endsWord(byte: number): boolean {
  return byte === Char.space || byte === Char.tab || byte === Char.lf || byte === Char.cr;
}

/** `position` is that of the character after the backslash. */
function isHexEscape(bytes: Uint8Array, position: number, end: number): boolean {
  return (
    position + 2 < end &&
    bytes[position] === 0x78 && // x
    hexDigit(bytes[position + 1] as number) >= 0 &&
    hexDigit(bytes[position + 2] as number) >= 0
  );
}

function parseHex(bytes: Uint8Array, position: number): number {
  return hexDigit(bytes[position] as number) * 16 + hexDigit(bytes[position + 1] as number);
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const folded = byte | 0x20;
  return folded >= 0x61 && folded <= 0x66 ? folded - 0x61 + 10 : -1;
}

function unescape(byte: number): number {
  switch (String.fromCharCode(byte)) {
    case 'n':
      return Char.lf;
    case 'r':
      return Char.cr;
    case 't':
      return Char.tab;
    case 'b':
      return Char.backspace;
    case 'a':
      return Char.bell;
    default:
      return byte;
  }
}
