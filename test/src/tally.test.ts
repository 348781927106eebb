/** The tally line is what a reader of a CI log trusts, so its arithmetic is tested. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const scripts = path.resolve(import.meta.dirname, '../../scripts');
let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-tally-'));
  fs.cpSync(scripts, path.join(root, 'scripts'), { recursive: true });
  for (const folder of ['packages/one', 'apps/two', 'test']) {
    fs.mkdirSync(path.join(root, folder, 'test-results'), { recursive: true });
    fs.writeFileSync(path.join(root, folder, 'package.json'), '{}');
  }
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

function report(folder: string, name: string, content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  fs.writeFileSync(path.join(root, folder, 'test-results', name), text);
}

function tally(): { line: string; status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, ['scripts/tally.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  return { line: stdout.trimEnd(), status };
}

test('tally sums all reports of all packages', () => {
  report('packages/one', 'unit.json', { numPassedTests: 3, numFailedTests: 0 });
  report('packages/one', 'soak.json', { numPassedTests: 4, numFailedTests: 0 });
  report('test', 'unit.json', { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2 });
  expect(tally()).toEqual({ line: '12 passed, 0 failed, 2 skipped', status: 0 });
});

test('tally fails when a test failed', () => {
  report('apps/two', 'unit.json', { numPassedTests: 3, numFailedTests: 1 });
  expect(tally()).toEqual({ line: '3 passed, 1 failed', status: 1 });
});

test('tally counts a file that failed before its first test', () => {
  report('apps/two', 'unit.json', {
    numPassedTests: 3,
    numFailedTests: 0,
    testResults: [{ status: 'failed', assertionResults: [] }],
  });
  expect(tally()).toEqual({ line: '3 passed, 1 failed', status: 1 });
});

test('tally fails when nothing passed', () => {
  expect(tally()).toEqual({ line: '0 passed, 0 failed', status: 1 });
});

test('tally counts a truncated report as a failure', () => {
  report('packages/one', 'unit.json', { numPassedTests: 1, numFailedTests: 0 });
  report('test', 'unit.json', '{"numPassedTests": 1');
  expect(tally()).toEqual({ line: '1 passed, 1 failed', status: 1 });
});
