/**
 * The program of the thread that ThreadRunner starts: one job, one report, the end. What it does is
 * in snapshot-thread.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';

import { NodeStorage } from '@varve/storage';

import { runInThread, type ThreadInput } from './snapshot-thread.js';

parentPort?.postMessage(runInThread(new NodeStorage(), workerData as ThreadInput));
