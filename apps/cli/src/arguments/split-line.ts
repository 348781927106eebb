/**
 * Splitting a typed line into arguments, with redis-cli's quoting rules.
 *
 * Strings here are byte strings: one character per byte (latin1), so that `"\xff"` and UTF-8 text
 * both pass unchanged.
 *
 *     set k "a b\x00\n"    three arguments; \n \r \t \b \a and \xHH are escapes, \c is c
 *     set k 'a\'b'         single quotes: only \' is an escape
 *     set k a"b c"         quotes may open inside an argument: one argument `ab c`
 *     set k "a"b           a closing quote must end the argument: undefined
 *     set k "a             and must exist: undefined
 *
 * @see redis/src/sds.c sdssplitargs, 7.0
 */

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

const HEX_ESCAPE = /\\x([0-9a-fA-F]{2})/y;

/**
 * Splits one line.
 *
 * @param line a byte string; a NUL ends it
 * @returns the arguments as byte strings, or undefined when the quotes do not balance
 */
export function splitLine(line: string): string[] | undefined {
  const args: string[] = [];
  let position = 0;
  for (;;) {
    position = skipSpace(line, position);
    if (atEnd(line, position)) return args;
    const argument = readArgument(line, position);
    if (argument === undefined) return undefined;
    args.push(argument.text);
    position = argument.end;
  }
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

function readArgument(line: string, start: number): Piece | undefined {
  let text = '';
  let position = start;
  while (!atEnd(line, position) && !isSpace(line.charAt(position))) {
    const char = line.charAt(position);
    if (char !== '"' && char !== "'") {
      text += char;
      position += 1;
      continue;
    }
    const quoted = char === '"' ? readDouble(line, position + 1) : readSingle(line, position + 1);
    if (quoted === undefined) return undefined;
    if (!atEnd(line, quoted.end) && !isSpace(line.charAt(quoted.end))) return undefined;
    text += quoted.text;
    position = quoted.end;
  }
  return { text, end: position };
}

/** Reads behind an opening `"` to just behind the closing one. */
function readDouble(line: string, start: number): Piece | undefined {
  let text = '';
  let position = start;
  while (!atEnd(line, position)) {
    const char = line.charAt(position);
    if (char === '"') return { text, end: position + 1 };
    HEX_ESCAPE.lastIndex = position;
    const hex = HEX_ESCAPE.exec(line)?.[1];
    if (hex !== undefined) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      position += 4;
    } else if (char === '\\' && !atEnd(line, position + 1)) {
      const escaped = line.charAt(position + 1);
      text += NAMED_ESCAPES[escaped] ?? escaped;
      position += 2;
    } else {
      text += char;
      position += 1;
    }
  }
  return undefined;
}

/** Reads behind an opening `'` to just behind the closing one. */
function readSingle(line: string, start: number): Piece | undefined {
  let text = '';
  let position = start;
  while (!atEnd(line, position)) {
    const char = line.charAt(position);
    if (char === "'") return { text, end: position + 1 };
    if (char === '\\' && line.charAt(position + 1) === "'") position += 1;
    text += line.charAt(position);
    position += 1;
  }
  return undefined;
}

function skipSpace(line: string, start: number): number {
  let position = start;
  while (!atEnd(line, position) && isSpace(line.charAt(position))) position += 1;
  return position;
}

function atEnd(line: string, position: number): boolean {
  return position >= line.length || line.charAt(position) === '\0';
}

/** C's isspace in the C locale. */
function isSpace(char: string): boolean {
  return char === ' ' || (char >= '\t' && char <= '\r');
}
