/**
 * HRANDFIELD, SRANDMEMBER and ZRANDMEMBER: elements by chance, all equally likely.
 *
 *     no count     one element, or null
 *     count >= 0   that many different ones, or all there are
 *     count < 0    that many, each drawn from all
 *
 * Different ones: of a small part of a large collection, draw until they differ; else walk it once
 * and take each element with the chance that the rest of the sample needs.
 *
 * With a detail (values, scores), RESP3 answers with pairs, RESP2 with elements and details in turn.
 *
 * Spec: redis/src/t_hash.c hrandfieldWithCountCommand (7.0).
 */
import type { Context } from './context.js';
import { errors } from './errors.js';
import { int64Min, readInteger, toSafe } from './integers.js';
import { Found } from './typed-key.js';

/** What a command samples. */
export interface SampleForm {
  /** The word behind the count that asks for details, in lower case; undefined: there is none. */
  readonly detail: string | undefined;
  /** Finds the collection at argument 1. */
  find(context: Context): Found;
  /** Returns the elements of the collection at the cursor. */
  elements(context: Context, isDetailed: boolean): SampledElements;
}

/** The elements of the collection at the cursor of the selected database. */
export interface SampledElements {
  readonly size: number;
  /** Goes to an element by chance. */
  draw(): void;
  /** The element gone to, a character per byte. */
  text(): string;
  /** Answers with the element gone to. */
  reply(): void;
  /** Walks all elements, and answers with each for which `takes`, asked once for each, says so. */
  walk(takes: () => boolean): void;
}

interface SampleRequest {
  readonly count: number;
  readonly isDetailed: boolean;
}

/** Below one part in this many, drawing again after a repetition is cheaper than a walk. */
const drawnPart = 3;

/** With details, Redis keeps twice the count within 64 bits. */
const detailedCountMax = 4611686018427387903n;

/** Answers with a sample, as the arguments from 2 on ask for it. */
export function replySample(context: Context, form: SampleForm): void {
  const { argv, reply } = context;
  if (argv.argc === 2) {
    replyOne(context, form);
    return;
  }
  const request = readRequest(context, form.detail);
  if (request === undefined) return;
  const found = form.find(context);
  if (found === Found.refused) return;
  const { count, isDetailed } = request;
  if (found === Found.missing || count === 0) {
    reply.array(0);
    return;
  }
  const elements = form.elements(context, isDetailed);
  if (count < 0) replyDrawn(context, elements, -count, isDetailed);
  else replyDifferent(context, elements, Math.min(count, elements.size), isDetailed);
}

/** Reads the count and what follows; when that is wrong, answers it and returns `undefined`. */
function readRequest(context: Context, detail: string | undefined): SampleRequest | undefined {
  const { argv } = context;
  if (detail === undefined && argv.argc > 3) return refuse(context, errors.syntax);
  const count = readInteger(context, 2);
  if (count === undefined) return undefined;
  if (count === int64Min) return refuse(context, errors.notSymmetricInt64);
  const isDetailed = detail !== undefined && argv.argc === 4 && argv.is(3, detail);
  if (argv.argc > 3 && !isDetailed) return refuse(context, errors.syntax);
  if (isDetailed && (count > detailedCountMax || count < -detailedCountMax)) {
    return refuse(context, errors.outOfRange);
  }
  return { count: toSafe(count), isDetailed };
}

function refuse(context: Context, text: string): undefined {
  context.reply.error(text);
}

function replyOne(context: Context, form: SampleForm): void {
  const found = form.find(context);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    context.reply.nullBulk();
    return;
  }
  const elements = form.elements(context, false);
  elements.draw();
  elements.reply();
}

function replyDrawn(
  context: Context,
  elements: SampledElements,
  count: number,
  isDetailed: boolean,
): void {
  openReply(context, count, isDetailed);
  for (let i = 0; i < count; i++) {
    elements.draw();
    elements.reply();
  }
}

function replyDifferent(
  context: Context,
  elements: SampledElements,
  count: number,
  isDetailed: boolean,
): void {
  openReply(context, count, isDetailed);
  if (count * drawnPart <= elements.size) drawDifferent(elements, count);
  else walkSample(context, elements, count);
}

function openReply({ reply }: Context, count: number, isDetailed: boolean): void {
  reply.array(isDetailed && reply.protocol === 2 ? 2 * count : count);
}

function drawDifferent(elements: SampledElements, count: number): void {
  const drawn = new Set<string>();
  while (drawn.size < count) {
    elements.draw();
    const { size } = drawn;
    drawn.add(elements.text());
    if (drawn.size > size) elements.reply();
  }
}

function walkSample(context: Context, elements: SampledElements, count: number): void {
  let missing = count;
  let left = elements.size;
  elements.walk(() => {
    const isTaken = (context.random() / 2 ** 32) * left < missing;
    left--;
    if (isTaken) missing--;
    return isTaken;
  });
}
