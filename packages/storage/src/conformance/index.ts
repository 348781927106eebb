/**
 * @varve/storage/conformance: the tests that make a storage backend a storage backend.
 *
 *     conformance-suite.ts   the one function to call, and what it is given     <- start here
 *     file-cases.ts          requirements on open files
 *     directory-cases.ts     requirements on names
 *     whole-file-cases.ts    requirements on reading and replacing whole files
 *     expectation.ts         what those tests say again and again
 */

export type { ConformanceCase } from './conformance-case.js';
export { conformanceSuite, type ConformanceOptions, type Subject } from './conformance-suite.js';
