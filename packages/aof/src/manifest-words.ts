/**
 * The words of a manifest line: split by blanks, quoted where they contain something awkward.
 *
 *     file "my log.aof" seq 1 type b        ->  file, my log.aof, seq, 1, type, b
 *
 * Inside double quotes: \n \r \t \a \b, \xHH, and `\` before any other character is that character.
 * Inside single quotes: \' only. A closing quote must be followed by a blank or the end.
 * Characters are bytes (latin1).
 *
 * Spec: redis/src/sds.c sdssplitargs, sdscatrepr, sdsneedsrepr (7.0).
 */

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
};

/** Splits a line. Returns `undefined` if a quote is not closed, or closed in the middle of a
 * word. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let position = 0;
  for (;;) {
    while (position < line.length && isBlank(line[position])) position++;
    if (position >= line.length) return words;
    const word = readWord(line, position);
    if (word === undefined) return undefined;
    words.push(word.text);
    position = word.end;
  }
}

interface Word {
  readonly text: string;
  readonly end: number;
}

/** Reads up to the next blank outside of quotes; a quote may begin in the middle of a word. */
function readWord(line: string, start: number): Word | undefined {
  let text = '';
  let position = start;
  while (position < line.length && !isBlank(line[position])) {
    const character = line[position] as string;
    if (character !== '"' && character !== "'") {
      text += character;
      position++;
      continue;
    }
    const read = character === '"' ? readDouble : readSingle;
    const quoted = read(line, position + 1);
    if (quoted === undefined) return undefined;
    if (quoted.end < line.length && !isBlank(line[quoted.end])) return undefined;
    return { text: text + quoted.text, end: quoted.end };
  }
  return { text, end: position };
}

function readDouble(line: string, start: number): Word | undefined {
  let text = '';
  for (let position = start; position < line.length; position++) {
    const character = line[position] as string;
    if (character === '"') return { text, end: position + 1 };
    if (character !== '\\' || position + 1 >= line.length) {
      text += character;
      continue;
    }
    const hex = /^x([0-9a-fA-F]{2})/.exec(line.slice(position + 1, position + 4));
    if (hex) {
      text += String.fromCharCode(parseInt(hex[1] as string, 16));
      position += 3;
    } else {
      const escaped = line[++position] as string;
      text += escapes[escaped] ?? escaped;
    }
  }
  return undefined;
}

function readSingle(line: string, start: number): Word | undefined {
  let text = '';
  for (let position = start; position < line.length; position++) {
    const character = line[position] as string;
    if (character === "'") return { text, end: position + 1 };
    if (character === '\\' && line[position + 1] === "'") position++;
    text += line[position];
  }
  return undefined;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \n\r\t\v\f'.includes(character);
}

/** Returns a word as `splitWords` reads it: as it is, or in double quotes if it needs them. */
export function quoteWord(word: string): string {
  if (word !== '' && /^[\x21\x23-\x26\x28-\x5b\x5d-\x7e]+$/.test(word)) return word;
  const body = word.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    const letter = Object.keys(escapes).find((key) => escapes[key] === character);
    if (letter !== undefined) return `\\${letter}`;
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${body}"`;
}
