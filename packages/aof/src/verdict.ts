/**
 * What the state of a file at its end means: load it, cut it, or refuse to start. Pure.
 *
 * The one rule behind the table: damage is cut only if a crash can have made it, and no crash can
 * damage what was synced. So everything hangs on `durable`: does anything we trust (a later header,
 * the first line of the next file, being a BASE) declare the damaged bytes synced?
 *
 *   row | linked | defect | region | durable | foreign | last | cutAllowed | verdict
 *   ----|--------|--------|--------|---------|---------|------|------------|-----------------------
 *    @A |  yes   | none   |   -    |    -    |    -    |  -   |     -      | accept
 *    @B |  no    | none   |   -    |    -    |    -    |  -   |     -      | refuse BROKEN_LINK
 *    @C |   -    | any    | batch  |   yes   |    -    |  -   |     -      | refuse BAD_CHECKSUM
 *    @D |   -    | any    | batch  |   no    |   yes   |  -   |     -      | refuse FOREIGN_TAIL
 *    @E |   -    | any    | batch  |   no    |   no    |  no  |     -      | refuse NOT_LAST
 *    @F |   -    | any    | batch  |   no    |   no    | yes  |    yes     | cut
 *    @G |   -    | any    | batch  |   no    |   no    | yes  |    no      | refuse TORN_TAIL
 *    @H |   -    | bad    | plain  |    -    |    -    |  -   |     -      | refuse BAD_FORMAT
 *    @I |   -    | short  | plain  |    -    |    -    |  no  |     -      | refuse NOT_LAST
 *    @J |   -    | short  | plain  |    -    |    -    | yes  |    yes     | cut
 *    @K |   -    | short  | plain  |    -    |    -    | yes  |    no      | refuse TORN_TAIL
 *
 *   linked      the file ends where its successor says, or has none that says
 *   defect      `short`: something is not complete, or ends in nothing but zeros (the usual sight
 *               after a power failure: the size reached the disk, the data did not); `bad`: other
 *               bytes than there must be. See Defect
 *   region      `batch`: where checksummed batches are; `plain`: elsewhere, where nothing but the
 *               grammar can be checked, and we do as Redis does (@H to @K), except that zeros are
 *               `short`
 *   foreign     whole records go on behind a torn batch: another program appended to the file
 *               after a crash of ours. Cutting would drop what that program acknowledged
 *   last        no file follows in the manifest. Decided before anything is cut: Redis cuts first
 *               and asks then, so that its second start silently succeeds without the lost records
 *   cutAllowed  aof-load-truncated
 *
 * Left open, knowingly: the last batch before an unclean stop, damaged by rot, looks torn (@F).
 */
import assert from 'node:assert/strict';

import { AofErrorCode } from './errors.js';

/** The state of one file at its end. */
export interface FileEvidence {
  readonly linked: boolean;
  readonly defect: 'none' | 'short' | 'bad';
  readonly region: 'batch' | 'plain';
  readonly durable: boolean;
  readonly foreign: boolean;
  readonly last: boolean;
  readonly cutAllowed: boolean;
}

export type Verdict = 'accept' | 'cut' | AofErrorCode;

type Condition = { readonly [Key in keyof FileEvidence]?: FileEvidence[Key] | 'any' };

interface Row {
  readonly name: string;
  readonly when: Condition;
  readonly verdict: Verdict;
}

const torn = { defect: 'any', region: 'batch', durable: false } as const;
const cuttable = { ...torn, foreign: false, last: true } as const;
const short = { defect: 'short', region: 'plain' } as const;

/** The table above. A key that a row does not have does not matter; 'any' defect is any but
 * none. */
export const verdictTable: readonly Row[] = [
  { name: '@A', when: { defect: 'none', linked: true }, verdict: 'accept' },
  { name: '@B', when: { defect: 'none', linked: false }, verdict: AofErrorCode.brokenLink },
  { name: '@C', when: { ...torn, durable: true }, verdict: AofErrorCode.badChecksum },
  { name: '@D', when: { ...torn, foreign: true }, verdict: AofErrorCode.foreignTail },
  { name: '@E', when: { ...torn, foreign: false, last: false }, verdict: AofErrorCode.notLast },
  { name: '@F', when: { ...cuttable, cutAllowed: true }, verdict: 'cut' },
  { name: '@G', when: { ...cuttable, cutAllowed: false }, verdict: AofErrorCode.tornTail },
  { name: '@H', when: { defect: 'bad', region: 'plain' }, verdict: AofErrorCode.badFormat },
  { name: '@I', when: { ...short, last: false }, verdict: AofErrorCode.notLast },
  { name: '@J', when: { ...short, last: true, cutAllowed: true }, verdict: 'cut' },
  { name: '@K', when: { ...short, last: true, cutAllowed: false }, verdict: AofErrorCode.tornTail },
];

/** Tells whether a row applies. */
export function rowMatches(row: Row, evidence: FileEvidence): boolean {
  return (Object.keys(row.when) as (keyof FileEvidence)[]).every((key) =>
    row.when[key] === 'any' ? evidence[key] !== 'none' : row.when[key] === evidence[key],
  );
}

/** Returns the verdict of the one row that applies. */
export function decide(evidence: FileEvidence): Verdict {
  const rows = verdictTable.filter((row) => rowMatches(row, evidence));
  assert(rows.length === 1, 'Exactly one row applies.');
  return (rows[0] as Row).verdict;
}
