/** No acknowledged write is lost when the server is killed: see crash/crash-cycle.ts. */
import fs from 'node:fs';
import { expect, test } from 'vitest';

import { runCrashCycles, type Policy } from './crash/crash-cycle.js';
import { makeFolder, removeFolder } from './support/folder.js';
import { logFiles } from './support/log-files.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';

const seed = announceSeed('kill -9 under load');
const policies: readonly Policy[] = ['always', 'everysec', 'no'];

test.each(policies)('kill -9 loses no acknowledged write under appendfsync %s', async (policy) => {
  const folder = makeFolder('crash');
  const random = new Random(seed + policies.indexOf(policy));
  const report = await runCrashCycles(folder, policy, 3, random);
  expect(report.cycles).toBe(3);
  removeFolder(folder);
});

test('the checker of this test notices what is lost', async () => {
  const folder = makeFolder('crash-canary');
  const cut = (): void => {
    const file = logFiles(folder).at(-1) as string;
    fs.truncateSync(file, fs.statSync(file).size >> 1);
  };
  await expect(runCrashCycles(folder, 'no', 1, new Random(seed), cut)).rejects.toThrow(/lost units/);
  removeFolder(folder);
});
