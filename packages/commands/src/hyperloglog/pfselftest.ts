/**
 * PFSELFTEST: whether registers keep what they are given, and estimates are as good as they ought
 * to be, in both encodings.
 *
 * As Redis's, but with fewer elements: nobody else is served meanwhile.
 *
 * Spec: redis/src/hyperloglog.c pfselftestCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { estimate, newHistogram } from './cardinality.js';
import { countDense, raiseRegister, readRegister } from './dense-registers.js';
import { hashElement, indexBits } from './element-hash.js';
import { estimateFailed, registerFailed } from './errors.js';
import { denseSize, emptyHyperLogLog, headerSize, registerCount } from './layout.js';
import { Raise, SparseEditor } from './sparse-editor.js';
import { countSparse } from './sparse-registers.js';

const cycles = 5;
const registerMax = 63;
const elementCountMax = 100_000;
/** Where the sparse encoding leaves off. */
const sparseSizeMax = 3000;
/** Standard error of 16384 registers; four of them are never exceeded in practice. */
const relativeError = 1.04 / Math.sqrt(registerCount);

export const pfselftest: Command = {
  name: 'pfselftest',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'An internal command for testing HyperLogLog values',
  complexity: 'N/A',
  arity: 1,
  flags: ['admin'],
  acl: ['hyperloglog', 'admin', 'slow', 'dangerous'],
  docFlags: ['syscmd'],
  execute(context) {
    const problem = testRegisters(context.random) ?? testEstimates(context.random);
    if (problem === undefined) context.reply.ok();
    else context.reply.error(problem);
  },
};

/** Sets every register to a random value, and reads all of them again. */
function testRegisters(random: () => number): string | undefined {
  for (let cycle = 0; cycle < cycles; cycle++) {
    const dense = Buffer.alloc(denseSize);
    const expected = Uint8Array.from({ length: registerCount }, () => random() & registerMax);
    expected.forEach((count, i) => raiseRegister(dense, headerSize, i, count));
    for (let i = 0; i < registerCount; i++) {
      const found = readRegister(dense, headerSize, i);
      if (found !== expected[i]) return registerFailed(i, expected[i] as number, found);
    }
  }
  return undefined;
}

/** Adds elements to both encodings, and judges each power of ten; they must agree. */
function testEstimates(random: () => number): string | undefined {
  const dense = Buffer.alloc(denseSize);
  const empty = emptyHyperLogLog();
  const sparse = new SparseEditor(empty, 0, empty.length, sparseSizeMax);
  const element = Buffer.alloc(8);
  element.writeUInt32LE(random() >>> 0, 4);
  let fits = true;
  for (let count = 1, checkpoint = 1; count <= elementCountMax; count++) {
    element.writeUInt32LE(count);
    const hash = hashElement(element, 0, element.length);
    const [index, value] = [hash & (registerCount - 1), hash >>> indexBits];
    raiseRegister(dense, headerSize, index, value);
    fits &&= sparse.raise(index, value) !== Raise.needsDense;
    if (count !== checkpoint) continue;
    checkpoint *= 10;
    const histogram = newHistogram();
    countDense(dense, headerSize, histogram);
    const estimated = Number(estimate(histogram));
    const errorMax = Math.max(1, Math.ceil(4 * relativeError * count));
    if (Math.abs(estimated - count) > errorMax) return estimateFailed(count, estimated);
    const other = newHistogram();
    if (fits && (!countSparse(sparse.bytes, 0, sparse.size, other) || !isSame(histogram, other))) {
      return 'TESTFAILED dense/sparse disagree';
    }
  }
  return undefined;
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  return a.every((count, i) => count === b[i]);
}
