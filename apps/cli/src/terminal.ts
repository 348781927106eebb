/**
 * The standard streams and the environment, as one parameter.
 *
 * Output is byte strings (latin1): replies are bytes, and so is everything composed with them. Text
 * of ours is ASCII; text of the user's goes through `toBytes` first.
 */
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly errorOutput: Writable;
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  readonly errorOutputIsTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes a byte string to standard output. */
export function print(terminal: Terminal, bytes: string): void {
  terminal.output.write(Buffer.from(bytes, 'latin1'));
}

/** Writes a line to standard error; the newline is added. */
export function complain(terminal: Terminal, bytes: string): void {
  terminal.errorOutput.write(Buffer.from(`${bytes}\n`, 'latin1'));
}

/** Makes a byte string of text, in UTF-8. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Reads all of standard input as a byte string. */
export async function readInput(terminal: Terminal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of terminal.input) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('latin1');
}
