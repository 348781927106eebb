/**
 * Sums the test results of all packages and prints one line, as `12 passed, 0 failed, 1 skipped`.
 *
 * Reads every `test-results/*.json` of the workspace, in the shape of vitest's json reporter:
 * numPassedTests, numFailedTests, numPendingTests, numTodoTests and, for files that failed before
 * any test ran, testResults. Exits 1 when something failed, when a file cannot be read, and when
 * nothing passed: no tests is not success.
 */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { root, workspaceFolders } from './workspace.mjs';

/** Adds up reports; a test file that failed without a failed test counts as one failure. */
export function tally(reports) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    const brokenFiles = (report.testResults ?? []).filter(
      (file) =>
        file.status === 'failed' &&
        !(file.assertionResults ?? []).some((test) => test.status === 'failed'),
    ).length;
    sum.passed += report.numPassedTests ?? 0;
    sum.failed += (report.numFailedTests ?? 0) + brokenFiles;
    sum.skipped += (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  }
  return sum;
}

/** Formats a sum as the tally line. */
export function formatTally({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function main() {
  const reports = [];
  let unreadable = 0;
  for (const folder of workspaceFolders()) {
    const results = path.join(root, folder, 'test-results');
    if (!fs.existsSync(results)) continue;
    for (const name of fs.readdirSync(results).filter((file) => file.endsWith('.json')).sort()) {
      try {
        reports.push(JSON.parse(fs.readFileSync(path.join(results, name), 'utf8')));
      } catch (error) {
        unreadable += 1;
        console.error(`${folder}/test-results/${name} is not a report: ${error.message}`);
      }
    }
  }
  const sum = tally(reports);
  sum.failed += unreadable;
  console.log(formatTally(sum));
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
