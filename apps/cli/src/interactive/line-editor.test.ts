/**
 * The editor on streams instead of a terminal: keys in, screen codes out.
 */
import { PassThrough } from 'node:stream';

import { afterEach, describe, expect, test } from 'vitest';

import { LineEditor } from './line-editor.js';

class Desk {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  screen = '';
  interrupts = 0;
  readonly editor: LineEditor;

  constructor(history: string[] = []) {
    this.output.setEncoding('utf8').on('data', (text: string) => (this.screen += text));
    this.editor = new LineEditor({
      input: this.input,
      output: this.output,
      history,
      complete: (line) => ['GET', 'GETSET', 'PING'].filter((name) => name.startsWith(line)),
      hint: (line) => (line === 'GET' ? ' key' : ''),
      isMemorable: (line) => !line.startsWith('AUTH'),
      onInterrupt: () => (this.interrupts += 1),
    });
  }

  /** Types keys, one by one, once the prompt is there and returns the line that results. */
  line(...keys: string[]): Promise<string | undefined> {
    const line = this.editor.next('> ');
    for (const key of keys) this.input.write(key);
    return line;
  }
}

const desks: Desk[] = [];
function desk(history?: string[]): Desk {
  const made = new Desk(history);
  desks.push(made);
  return made;
}

afterEach(() => {
  for (const each of desks.splice(0)) each.editor.close();
});

const UP = '\x1b[A';
const LEFT = '\x1b[D';

describe('LineEditor', () => {
  test('shows the prompt and gives the line', async () => {
    const at = desk();
    expect(await at.line('PING\r')).toBe('PING');
    expect(at.screen).toContain('> ');
  });

  test('edits in the middle', async () => {
    expect(await desk().line('PNG', LEFT, LEFT, 'I', '\r')).toBe('PING');
  });

  test('recalls earlier lines, newest first', async () => {
    const at = desk(['old', 'new']);
    expect(await at.line(`${UP}${UP}\r`)).toBe('old');
    expect(await at.line(`${UP}\r`)).toBe('old');
  });

  test('does not recall what is not memorable', async () => {
    const at = desk();
    await at.line('PING\r');
    await at.line('AUTH secret\r');
    expect(await at.line(`${UP}\r`)).toBe('PING');
  });

  test('completes the only candidate', async () => {
    expect(await desk().line('PI', '\t', '\r')).toBe('PING');
  });

  test('completes as far as candidates agree', async () => {
    expect(await desk().line('G', '\t', '\r')).toBe('GET');
  });

  test('shows a hint behind the cursor and erases it at the next key', async () => {
    const at = desk();
    const line = at.line('GET');
    await new Promise((resolve) => setImmediate(resolve));
    expect(at.screen).toContain('\x1b[90m key\x1b[0m\x1b[4D');
    at.screen = '';
    at.input.write(' a\r');
    expect(await line).toBe('GET a');
    expect(at.screen.startsWith('\x1b[0J')).toBe(true);
  });

  test('Ctrl-C and Ctrl-D at the prompt end the input', async () => {
    for (const key of ['\x03', '\x04']) {
      const at = desk();
      expect(await at.line(key)).toBeUndefined();
      expect(await at.editor.next('> ')).toBeUndefined();
    }
  });

  test('Ctrl-C while a command runs interrupts it', async () => {
    const at = desk();
    await at.line('BLPOP k 0\r');
    at.input.write('\x03');
    await new Promise((resolve) => setImmediate(resolve));
    expect(at.interrupts).toBe(1);
    expect(await at.line('PING\r')).toBe('PING');
  });

  test('lines typed ahead wait for their turn', async () => {
    const at = desk();
    expect(await at.line('one\rtwo\r')).toBe('one');
    expect(await at.editor.next('> ')).toBe('two');
  });
});
