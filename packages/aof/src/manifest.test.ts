/** Grammar, error texts and names of the manifest. */
import { crc32 } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { Manifest, type ManifestProblem } from './manifest.js';
import { quoteWord, splitWords } from './manifest-words.js';

function parse(text: string): Manifest {
  const manifest = Manifest.parse(Buffer.from(text, 'latin1'));
  if (!(manifest instanceof Manifest)) throw new Error(manifest.reason);
  return manifest;
}

function problem(text: string): ManifestProblem {
  const found = Manifest.parse(Buffer.from(text, 'latin1'));
  if (found instanceof Manifest) throw new Error('It is valid.');
  return found;
}

const golden =
  'file appendonly.aof.2.base.rdb seq 2 type b\n' +
  'file appendonly.aof.1.incr.aof seq 1 type h\n' +
  'file appendonly.aof.1.base.rdb seq 1 type h\n' +
  'file appendonly.aof.2.incr.aof seq 2 type i\n' +
  'file appendonly.aof.3.incr.aof seq 3 type i id 9f0c21d4\n' +
  '#CM:5e6f3373\n';

test('what is parsed is formatted as it was', () => {
  const manifest = parse(golden);
  expect(manifest.format()).toBe(golden);
  expect(manifest.files.map((entry) => entry.sequence)).toEqual([2, 2, 3]);
  expect([manifest.baseSequence, manifest.incrSequence]).toEqual([2, 3]);
});

test('comments, any order, any case, further pairs and blanks around are accepted', () => {
  const manifest = parse(
    '# a comment\n  \tTYPE incr endoffset 9 SEQ 7 FILE "a b.aof"\t\r\n# another\n',
  );
  expect(manifest.incr).toEqual([
    { name: 'a b.aof', sequence: 7, type: 'incr', extra: [['endoffset', '9']] },
  ]);
  expect(manifest.format()).toBe('file "a b.aof" seq 7 type i endoffset 9\n');
});

test('gaps between INCR numbers are legal', () => {
  expect(parse('file a seq 1 type i\nfile b seq 9 type i\n').incrSequence).toBe(9);
});

describe('is refused in the words of Redis:', () => {
  const invalid = 'Invalid AOF manifest file format';
  const cases: [string, string, number][] = [
    ['', 'Found an empty AOF manifest', 0],
    ['\n', invalid, 1],
    ['file a seq 1\n', invalid, 1],
    ['file a seq 1 type b extra\n', invalid, 1],
    ['file a seq 0 type b\n', invalid, 1],
    ['file a seq x type b\n', invalid, 1],
    ['file "a seq 1 type b\n', invalid, 1],
    ['fil a seq 1 type b\n', invalid, 1],
    ['# c\nfile a/b seq 1 type b\n', "File can't be a path, just a filename", 2],
    ['file a seq 1 type b\nfile b seq 2 type b\n', 'Found duplicate base file information', 2],
    ['file a seq 2 type i\nfile b seq 2 type i\n', 'Found a non-monotonic sequence number', 2],
    ['file a seq 1 type x\n', 'Unknown AOF file type', 1],
    ['file a seq 1 type h\nfile a seq 1 type i\n', 'Found a file that is named twice', 2],
    ['file a seq 1 type i\n#CM:00000000\n', 'The AOF manifest file does not match its checksum', 2],
    ['file a seq 1 type b', 'The AOF manifest file contains too long line', 0],
    [`file ${'a'.repeat(1010)} seq 1 type b\n`, 'The AOF manifest file contains too long line', 0],
  ];
  test.each(cases)('%j', (text, reason, lineNumber) => {
    expect(problem(text)).toMatchObject({ reason, lineNumber });
  });

  test('the line is quoted trimmed', () => {
    expect(problem('  file a seq 0 type b \n').line).toBe('file a seq 0 type b');
  });
});

describe('changing', () => {
  const start = parse('file F.1.base.aof seq 1 type b\nfile F.1.incr.aof seq 1 type i\n');

  test('numbers BASE and INCR files independently', () => {
    const incr = start.nextIncr('F', 0x9f0c21d4);
    expect(start.withIncr(incr).format()).toContain('file F.2.incr.aof seq 2 type i id 9f0c21d4\n');
    expect(start.nextBase('F', 'rdb', undefined).name).toBe('F.2.base.rdb');
    expect(start.incr).toHaveLength(1);
  });

  test('a new BASE makes HISTORY of what it replaces, in the order of Redis', () => {
    const rotated = start.withIncr(start.nextIncr('F', undefined));
    const based = rotated.withBase(rotated.nextBase('F', 'aof', undefined), 2);
    expect(based.format()).toBe(
      'file F.2.base.aof seq 2 type b\n' +
        'file F.1.incr.aof seq 1 type h\n' +
        'file F.1.base.aof seq 1 type h\n' +
        'file F.2.incr.aof seq 2 type i\n',
    );
    expect(based.withoutHistory().history).toEqual([]);
  });

  test('numbers go on after HISTORY is forgotten', () => {
    const rotated = start.withIncr(start.nextIncr('F', undefined));
    const based = rotated.withBase(rotated.nextBase('F', 'aof', undefined), 2).withoutHistory();
    expect(based.nextIncr('F', undefined).sequence).toBe(3);
  });

  test('no name is given out that a file has, whatever numbers are beside the names', () => {
    const misnumbered = parse(
      'file F.2.base.rdb seq 1 type b\n' +
        'file F.1.incr.aof seq 1 type h\n' +
        'file F.4.incr.aof seq 3 type i\n',
    );
    expect(misnumbered.nextIncr('F', undefined)).toMatchObject({
      name: 'F.5.incr.aof',
      sequence: 5,
    });
    expect(misnumbered.nextBase('F', 'rdb', undefined)).toMatchObject({
      name: 'F.3.base.rdb',
      sequence: 3,
    });
  });
});

describe('the checksum', () => {
  test('is there if a file has an id, and is that of zlib', () => {
    expect(parse('file a seq 1 type i\n').format()).not.toContain('#');
    const text = 'file a seq 1 type i id 9f0c21d4\n';
    const crc = crc32(text).toString(16).padStart(8, '0');
    expect(parse(text).format()).toBe(`${text}#CM:${crc}\n`);
  });

  test('lets no flipped bit, and no line behind it, pass for another manifest', () => {
    const read = (manifest: Manifest) =>
      [...manifest.files, ...manifest.history].map(({ name, sequence, type }) => [name, sequence, type]);
    const bytes = Buffer.from(golden, 'latin1');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const found = Manifest.parse(damaged);
      if (!(found instanceof Manifest)) continue;
      expect(read(found), `bit ${bit}`).toEqual(read(parse(golden)));
    }
    expect(problem(`${golden}file F.4.incr.aof seq 4 type i\n`).lineNumber).toBe(6);
  });

  test('may be missing', () => {
    expect(parse(golden.slice(0, golden.indexOf('#CM:'))).format()).toBe(golden);
  });
});

describe('words', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [String.raw`"a b" 'c d' e\f`, ['a b', 'c d', String.raw`e\f`]],
    [String.raw`"\n\r\t\a\b\\\"\x41\xzz"`, ['\n\r\t\x07\b\\"Axzz']],
    [String.raw`'it\'s' "it's"`, ["it's", "it's"]],
    ['""', ['']],
    ['a"b c"', ['ab c']],
    ['"a"b', undefined],
    ['"a', undefined],
    ["'a", undefined],
    ['', []],
  ])('%j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  test('what is quoted is split again, for every byte', () => {
    for (let code = 0; code < 256; code++) {
      const word = `a${String.fromCharCode(code)}b`;
      expect(splitWords(`x ${quoteWord(word)} y`)).toEqual(['x', word, 'y']);
    }
    expect(quoteWord('appendonly.aof.1.incr.aof')).toBe('appendonly.aof.1.incr.aof');
    expect(quoteWord('a b\n"\\\x01')).toBe(String.raw`"a b\n\"\\\x01"`);
  });
});
