/**
 * The program of the thread that ThreadRunner starts: one job, one report, the end. What it does is
 * in snapshot-thread.ts. Without a job it ends at once.
 */
import { parentPort, workerData } from 'node:worker_threads';

import { NodeStorage } from '@varve/storage';

import { runInThread, type ThreadInput } from './snapshot-thread.js';

const input = workerData as ThreadInput | undefined;
if (input !== undefined) parentPort?.postMessage(runInThread(new NodeStorage(), input));
