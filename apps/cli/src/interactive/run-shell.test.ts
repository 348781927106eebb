/**
 * Goal: a conversation at a terminal, from keys to screen.
 *
 * Method: streams in place of the terminal, a server that answers as told, and waiting for what
 * must appear on the screen before the next key.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { run } from '../run.js';
import { CannedServer, type Answer } from '../testing/canned-server.js';
import { MemoryStorage } from '@varve/storage/memory';

const DOCS = [
  '*4\r\n$3\r\nget\r\n*6\r\n$7\r\nsummary\r\n$17\r\nThe value of one.\r\n',
  '$5\r\ngroup\r\n$6\r\nstring\r\n$9\r\narguments\r\n*1\r\n*4\r\n',
  '$4\r\nname\r\n$3\r\nkey\r\n$4\r\ntype\r\n$3\r\nkey\r\n',
  '$4\r\nping\r\n*2\r\n$7\r\nsummary\r\n$5\r\nPong.\r\n',
].join('');

const ANSWER: Answer = (args) => {
  switch (args[0]?.toUpperCase()) {
    case 'COMMAND':
      return DOCS;
    case 'GET':
      return '$1\r\n1\r\n';
    case 'BLPOP':
      return '';
    default:
      return '+OK\r\n';
  }
};

class Talk {
  readonly #input = new PassThrough();
  readonly ended: Promise<number>;
  #screen = '';
  #nowMs = 0;

  constructor(port: number, environment: Record<string, string>) {
    const output = new PassThrough();
    output.setEncoding('utf8').on('data', (text: string) => (this.#screen += text));
    const errorOutput = new PassThrough();
    errorOutput.setEncoding('utf8').on('data', (text: string) => (this.#screen += text));
    this.ended = run(['-p', String(port)], {
      terminal: {
        input: this.#input,
        output,
        errorOutput,
        inputIsTerminal: true,
        outputIsTerminal: true,
        errorOutputIsTerminal: true,
        environment,
      },
      storage: new MemoryStorage(),
      nowMs: () => (this.#nowMs += 300),
      version: '1.2.3',
    });
  }

  /** Waits until the screen shows a text behind what was seen before, and forgets up to there. */
  async see(text: string): Promise<void> {
    await vi.waitFor(() => {
      expect(this.#screen).toContain(text);
    });
    this.#screen = this.#screen.slice(this.#screen.indexOf(text) + text.length);
  }

  type(...keys: string[]): void {
    for (const key of keys) this.#input.write(key);
  }

  wait(ms: number): void {
    this.#nowMs += ms;
  }
}

let server: CannedServer;
let directory: string;
let history: string;
beforeEach(async () => {
  server = await CannedServer.start(ANSWER);
  directory = mkdtempSync(join(tmpdir(), 'varve-shell-'));
  history = join(directory, 'history');
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

function talk(): Talk {
  return new Talk(server.port, { VARVE_HISTFILE: history });
}

describe('runInteractive', () => {
  test('prompts, runs, and quits', async () => {
    const at = talk();
    await at.see(`127.0.0.1:${server.port}> `);
    at.type('get k\r');
    await at.see('"1"\n');
    at.type('quit\r');
    expect(await at.ended).toBe(0);
    expect(readFileSync(history, 'utf8')).toBe('get k\nquit\n');
  });

  test('completes and hints from COMMAND DOCS', async () => {
    const at = talk();
    await at.see('> ');
    at.type('g', '\t');
    await at.see('et');
    await at.see('\x1b[90m key\x1b[0m');
    at.type(' k', '\r');
    await at.see('"1"');
    at.type('help get\r');
    await at.see('The value of one.');
    at.type('\x04');
    expect(await at.ended).toBe(0);
  });

  test('shows where a SELECT and a MULTI led', async () => {
    const at = talk();
    await at.see('> ');
    at.type('select 7\r');
    await at.see('[7]> ');
    at.type('multi\r');
    await at.see('[7](TX)> ');
    at.type('\x03');
    expect(await at.ended).toBe(0);
  });

  test('Ctrl-C gives up a command, not the shell', async () => {
    const at = talk();
    await at.see('> ');
    at.type('blpop k 0\r');
    await vi.waitFor(() => {
      expect(server.requests.at(-1)).toEqual(['blpop', 'k', '0']);
    });
    at.type('\x03');
    await at.see('> ');
    at.type('get k\r');
    await at.see('"1"');
    at.type('exit\r');
    expect(await at.ended).toBe(0);
  });

  test('survives the server', async () => {
    const at = talk();
    await at.see('> ');
    server.dropClients();
    at.type('get k\r');
    await at.see('Error: Server closed the connection');
    await at.see('not connected> ');
    at.type('get k\r');
    await at.see('"1"');
    await at.see(`127.0.0.1:${server.port}> `);
    at.type('quit\r');
    expect(await at.ended).toBe(0);
  });

  test('passwords are not remembered', async () => {
    const at = talk();
    await at.see('> ');
    at.type('auth secret\r');
    await at.see('OK');
    at.type('quit\r');
    await at.ended;
    expect(existsSync(history) ? readFileSync(history, 'utf8') : '').not.toContain('secret');
  });

  test('tells the time of slow commands', async () => {
    const at = talk();
    await at.see('> ');
    at.type('blpop k 0\r');
    await vi.waitFor(() => {
      expect(server.requests.at(-1)).toEqual(['blpop', 'k', '0']);
    });
    at.wait(1000);
    at.type('\x03');
    await at.see('(1.30s)');
    at.type('quit\r');
    await at.ended;
  });
});
