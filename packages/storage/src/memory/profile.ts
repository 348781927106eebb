/**
 * The states a power failure may leave one file in, given what was durable and what came after.
 *
 * A file's history since its last sync is a list of changes:
 *
 *     durable        changes, in order
 *     |=======|      write [7,12)   write [12,20)   cut to 9   write [9,15)
 *
 * Three profiles say what of it may be on disk; the last includes the other two:
 *
 * `prefix`       The changes up to some byte, in order. The kindest disk; quick to explore.
 * `reorder`      Writes come in pieces of 512 bytes or 4 KiB; any subset of the pieces is there.
 *                The size is any the file had or could have had; bytes inside it that never came
 *                are zeros or stale (an old copy of the file's own start: what a freed block of a
 *                log looks like). Cuts happen in order, and nothing after a lost cut happened.
 * `adversarial`  As `reorder`, and a piece may be torn: its left part, its right part, or garbage
 *                after a left part. Any cut may be lost while later writes are there.
 *
 * What even `adversarial` leaves alone: bytes that were durable and that no change touched, also
 * when an appended piece shares their sector (powersafe overwrite, as SQLite calls it; without it
 * no append-only file without padding can promise anything).
 *
 * Every decision is one `choose`. The first one picks "nothing of it" and "all of it" with a
 * quarter each, because those are the commonest states on real machines.
 *
 * Spec: the file-system persistence properties in "All File Systems Are Not Created Equal"
 * (Pillai et al., OSDI 2014); FoundationDB, fdbrpc/AsyncFileNonDurable.h.
 */

import assert from 'node:assert/strict';

import { seededChoice, type Choose } from './choice.js';

/** How kind the disk is to data that was not synced. */
export type Profile = 'prefix' | 'reorder' | 'adversarial';

/**
 * One change of a file's content that is not durable yet.
 *
 * - `write`: `bytes` at `offset`.
 * - `cut`: the size becomes `offset`.
 * - `lost`: bytes [offset, end) were written, but the disk refused them and the kernel forgot it:
 *   only the size can still get there.
 */
export type FileChange =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'cut'; readonly offset: number }
  | { readonly kind: 'lost'; readonly offset: number; readonly end: number };

const pieceSizes = [512, 4096] as const;

/** How many kinds of garbage a torn piece may end in: few, so that exhaustion stays possible; which
 * bytes they are depends on the offset, too. */
const garbageKinds = 16;

/**
 * Returns a legal content of the file after a power failure. The caller keeps it.
 *
 * @param durable what was durable; not modified, possibly returned
 * @param changes what came after, in order
 * @param profile how kind the disk is
 * @param choose where the decisions come from
 */
export function survivingContent(
  durable: Uint8Array,
  changes: readonly FileChange[],
  profile: Profile,
  choose: Choose,
): Uint8Array {
  if (changes.length === 0) return durable;
  const kind = choose(4);
  if (kind === 0) return durable;
  if (kind === 1) return applyChanges(durable, changes, changes.length, 0);
  if (profile === 'prefix') return prefixContent(durable, changes, choose);
  return scatteredContent(durable, changes, profile === 'adversarial', choose);
}

/**
 * Returns `durable` with the first `count` changes applied, and then the first `bytes` bytes of the
 * change after them if it is a write. The result is fresh.
 */
export function applyChanges(
  durable: Uint8Array,
  changes: readonly FileChange[],
  count: number,
  bytes: number,
): Uint8Array {
  assert(count <= changes.length);
  const image = new Uint8Array(capacityOf(durable, changes));
  image.set(durable);
  let size = durable.byteLength;
  for (let index = 0; index < count; index += 1) {
    const change = changes[index] as FileChange;
    if (change.kind === 'write') image.set(change.bytes, change.offset);
    if (change.kind === 'cut') image.fill(0, change.offset, size);
    size = sizeAfter(change, size);
  }
  const next = changes[count];
  if (bytes > 0 && next?.kind === 'write') {
    assert(bytes <= next.bytes.byteLength);
    image.set(next.bytes.subarray(0, bytes), next.offset);
    size = Math.max(size, next.offset + bytes);
  }
  return image.subarray(0, size);
}

function prefixContent(
  durable: Uint8Array,
  changes: readonly FileChange[],
  choose: Choose,
): Uint8Array {
  const count = choose(changes.length);
  const next = changes[count] as FileChange;
  const bytes = next.kind === 'write' ? choose(next.bytes.byteLength) : 0;
  return applyChanges(durable, changes, count, bytes);
}

function scatteredContent(
  durable: Uint8Array,
  changes: readonly FileChange[],
  adversarial: boolean,
  choose: Choose,
): Uint8Array {
  const image = new Uint8Array(capacityOf(durable, changes));
  const filler = choose(2) === 0 ? undefined : durable;
  const pieceSize = pieceSizes[choose(2)] as number;
  image.set(durable);
  fillGap(image, durable.byteLength, filler);
  let sizes = [durable.byteLength];
  for (const change of changes) {
    if (change.kind === 'cut') {
      if (choose(2) === 0) {
        if (adversarial) continue;
        break;
      }
      fillGap(image, change.offset, filler);
      sizes = [change.offset];
      continue;
    }
    const reached = change.kind === 'lost' ? change.end : change.offset + change.bytes.byteLength;
    if (change.kind === 'write') scatterWrite(image, change, pieceSize, adversarial, sizes, choose);
    addSize(sizes, reached);
  }
  return image.subarray(0, sizes[choose(sizes.length)]);
}

/** Puts some pieces of a write into the image, and the ends of those pieces into `sizes`. */
function scatterWrite(
  image: Uint8Array,
  change: { readonly offset: number; readonly bytes: Uint8Array },
  pieceSize: number,
  adversarial: boolean,
  sizes: number[],
  choose: Choose,
): void {
  const end = change.offset + change.bytes.byteLength;
  let start = change.offset;
  while (start < end) {
    const pieceEnd = Math.min(end, (Math.floor(start / pieceSize) + 1) * pieceSize);
    const piece = change.bytes.subarray(start - change.offset, pieceEnd - change.offset);
    const fate = choose(adversarial ? 5 : 2);
    if (fate === 1) image.set(piece, start);
    if (fate > 1) addSize(sizes, start + tearPiece(image, start, piece, fate, choose));
    if (fate > 0) addSize(sizes, pieceEnd);
    start = pieceEnd;
  }
}

/** Puts a torn piece into the image: fate 2 is its left part, 3 its right part, 4 garbage after its
 * left part. Returns where in the piece it is torn. */
function tearPiece(
  image: Uint8Array,
  offset: number,
  piece: Uint8Array,
  fate: number,
  choose: Choose,
): number {
  const tear = choose(piece.byteLength + 1);
  if (fate === 3) {
    image.set(piece.subarray(tear), offset + tear);
    return tear;
  }
  image.set(piece.subarray(0, tear), offset);
  if (fate === 2) return tear;
  const garbage = seededChoice(offset * garbageKinds + choose(garbageKinds));
  for (let index = tear; index < piece.byteLength; index += 1) {
    image[offset + index] = garbage(256);
  }
  return tear;
}

/** Fills the image from `start` on with what is there when nothing was written: zeros, or stale
 * bytes that look like the file. */
function fillGap(image: Uint8Array, start: number, filler: Uint8Array | undefined): void {
  if (filler === undefined || filler.byteLength === 0) {
    image.fill(0, start);
    return;
  }
  for (let index = start; index < image.byteLength; index += 1) {
    image[index] = filler[index % filler.byteLength] as number;
  }
}

/** Adds a size the file may have; never less than its size before the pending writes. */
function addSize(sizes: number[], size: number): void {
  const candidate = Math.max(size, sizes[0] as number);
  if (sizes[sizes.length - 1] !== candidate) sizes.push(candidate);
}

function sizeAfter(change: FileChange, size: number): number {
  switch (change.kind) {
    case 'write':
      return Math.max(size, change.offset + change.bytes.byteLength);
    case 'cut':
      return change.offset;
    case 'lost':
      return Math.max(size, change.end);
  }
}

function capacityOf(durable: Uint8Array, changes: readonly FileChange[]): number {
  let capacity = durable.byteLength;
  for (const change of changes) capacity = Math.max(capacity, sizeAfter(change, 0));
  return capacity;
}
