/**
 * Requirements on what is built on the calls: reading a file whole, replacing it whole.
 */

import assert from 'node:assert/strict';

import { readFile } from '../read-file.js';
import { replaceFile, replaceFileAsync } from '../replace-file.js';
import type { ConformanceCase } from './conformance-case.js';
import { expectText, later, putText } from './expectation.js';

export const wholeFileCases: readonly ConformanceCase[] = [
  {
    name: 'readFile returns every byte, nothing for an empty file, undefined for a missing one',
    run(storage, directory) {
      putText(storage, `${directory}/log`, 'text');
      putText(storage, `${directory}/empty`, '');
      expectText(storage, `${directory}/log`, 'text');
      expectText(storage, `${directory}/empty`, '');
      assert.equal(readFile(storage, `${directory}/missing`), undefined);
    },
  },
  {
    name: 'replaceFile creates, replaces, and leaves nothing else behind',
    run(storage, directory) {
      replaceFile(storage, `${directory}/manifest`, Buffer.from('one'));
      expectText(storage, `${directory}/manifest`, 'one');
      replaceFile(storage, `${directory}/manifest`, Buffer.from('two'));
      expectText(storage, `${directory}/manifest`, 'two');
      assert.deepEqual(storage.list(directory), ['manifest']);
    },
  },
  {
    name: 'replaceFileAsync does the same, and calls back in a later turn',
    async run(storage, directory) {
      for (const text of ['one', 'two']) {
        await later((done) => {
          replaceFileAsync(storage, `${directory}/manifest`, Buffer.from(text), (error) => {
            done(error, 0);
          });
        });
        expectText(storage, `${directory}/manifest`, text);
      }
      assert.deepEqual(storage.list(directory), ['manifest']);
    },
  },
  {
    name: 'replaceFile replaces a leftover of an earlier, interrupted one',
    run(storage, directory) {
      putText(storage, `${directory}/temp-manifest`, 'a longer leftover');
      replaceFile(storage, `${directory}/manifest`, Buffer.from('new'));
      expectText(storage, `${directory}/manifest`, 'new');
      assert.deepEqual(storage.list(directory), ['manifest']);
    },
  },
];
