/** Goal: mistakes in the configuration are reported as redis-server 7.0.15 reports them. */
import { expect, test } from 'vitest';
import { MemoryStorage } from '@varve/storage/memory';
import { appendfsync, ConfigRegistry, hz, storeDirectives } from '@varve/store';

import type { RunOptions } from '../arguments.js';
import { loadConfiguration } from './config-source.js';
import { serverDirectives } from './index.js';
import { bind } from './network.js';

const noOptions: RunOptions = {
  configFile: undefined,
  readsStandardInput: false,
  directives: [],
  checksOnly: false,
};

function load(files: Readonly<Record<string, string>>, options: Partial<RunOptions> = {}, input = ''): ConfigRegistry {
  const storage = new MemoryStorage();
  for (const [path, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    storage.open(path, 'replace').write(bytes, 0, bytes.length);
  }
  const config = new ConfigRegistry([...storeDirectives, ...serverDirectives]);
  const configFile = Object.keys(files)[0];
  loadConfiguration(config, storage, { ...noOptions, configFile, ...options }, () => input);
  return config;
}

test('file, includes, standard input and command line are read in this order', () => {
  const files = { '/a.conf': 'hz 20\ninclude /b.conf\n# end\n', '/b.conf': 'hz 30\nappendfsync no\n' };
  expect(load(files).get(hz)).toBe(30);
  expect(load(files, { readsStandardInput: true }, 'hz 40').get(hz)).toBe(40);
  const directives = [['hz', '50'], ['bind', '127.0.0.1', '::1']];
  const config = load(files, { directives });
  expect(config.get(hz)).toBe(50);
  expect(config.get(bind)).toEqual(['127.0.0.1', '::1']);
  expect(config.get(appendfsync)).toBe('no');
});

test.each([
  ['port abc', "argument couldn't be parsed into an integer"],
  ['foo bar', 'Bad directive or wrong number of arguments'],
  ['hz', 'wrong number of arguments'],
  ['port 7992 7993', 'wrong number of arguments'],
  ['requirepass "abc', 'Unbalanced quotes in configuration line'],
  ['appendfsync x', 'argument(s) must be one of the following: everysec, always, no'],
  ['loglevel x', 'argument(s) must be one of the following: debug, verbose, notice, warning'],
  ['daemonize maybe', "argument must be 'yes' or 'no'"],
])('%s is reported with its line', (line, problem) => {
  expect(() => load({ '/a.conf': `# c1\n${line}\n` })).toThrow(
    `\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\nReading the configuration file, at line 2\n>>> '${line}'\n${problem}`,
  );
});

test('a mistake on the command line is reported as such', () => {
  expect(() => load({}, { directives: [['nonexist', '3']] })).toThrow(
    "Reading the command line\n>>> 'nonexist \"3\"'\nBad directive or wrong number of arguments",
  );
});

test('running in the background is refused with what to do instead', () => {
  expect(() => load({ '/a.conf': 'daemonize yes\n' })).toThrow(/service manager/);
});

test('a missing file and a missing include are reported', () => {
  expect(() => load({}, { configFile: '/none.conf' })).toThrow(
    "Fatal error, can't open config file '/none.conf': No such file or directory",
  );
  expect(() => load({ '/a.conf': 'include /none.conf\n' })).toThrow(/can't open config file '\/none.conf'/);
});

test('includes that include themselves end', () => {
  expect(() => load({ '/a.conf': 'include /a.conf\n' })).toThrow(/too many nested includes/);
});
