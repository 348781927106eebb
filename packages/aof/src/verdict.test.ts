/** Walks all combinations of evidence: exactly one row of the table applies to each. */
import { expect, test } from 'vitest';

import { decide, rowMatches, verdictTable, type FileEvidence } from './verdict.js';

function everyEvidence(): FileEvidence[] {
  const all: FileEvidence[] = [];
  const booleans = [false, true];
  for (const linked of booleans)
    for (const defect of ['none', 'short', 'bad'] as const)
      for (const region of ['batch', 'plain'] as const)
        for (const durable of booleans)
          for (const foreign of booleans)
            for (const last of booleans)
              for (const cutAllowed of booleans)
                all.push({ linked, defect, region, durable, foreign, last, cutAllowed });
  return all;
}

test('exactly one row applies to every combination', () => {
  expect(everyEvidence().length).toBe(2 * 3 * 2 * 2 * 2 * 2 * 2);
  for (const evidence of everyEvidence()) {
    const rows = verdictTable.filter((row) => rowMatches(row, evidence));
    expect(rows.map((row) => row.name), JSON.stringify(evidence)).toHaveLength(1);
  }
});

test('every row applies to something', () => {
  const used = new Set(
    everyEvidence().flatMap((evidence) =>
      verdictTable.filter((row) => rowMatches(row, evidence)).map((row) => row.name),
    ),
  );
  expect([...used].sort()).toEqual(verdictTable.map((row) => row.name).sort());
});

test('what is known durable is never cut', () => {
  for (const evidence of everyEvidence()) {
    if (evidence.region !== 'batch' || !evidence.durable) continue;
    expect(decide(evidence)).not.toBe('cut');
  }
});

test('only the last file is ever cut, and only if that is allowed', () => {
  for (const evidence of everyEvidence()) {
    if (decide(evidence) !== 'cut') continue;
    expect(evidence.last && evidence.cutAllowed).toBe(true);
  }
});

test('a batch that a crash may have torn never keeps the server down', () => {
  for (const evidence of everyEvidence()) {
    const isCrash = evidence.defect !== 'none' && evidence.region === 'batch' && !evidence.durable;
    if (!isCrash || evidence.foreign || !evidence.last || !evidence.cutAllowed) continue;
    expect(decide(evidence)).toBe('cut');
  }
});
