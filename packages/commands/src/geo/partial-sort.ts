/**
 * Sorts an array as far as a part of it needs: what a search with COUNT sorts by.
 *
 * Quicksort that leaves alone the sides that the part does not reach into. Elements that compare
 * equal end up in the order that Redis's has, since they can be told apart: three places are looked
 * at for the pivot, nine in a large array; equals are collected at both ends and moved to the
 * middle.
 *
 *     [ equal | less | greater | equal ]   ->   [ less | equal | greater ]
 *
 * Spec: J. L. Bentley, M. D. McIlroy, "Engineering a sort function" (1993); redis/src/pqsort.c.
 */

type Compare<T> = (a: T, b: T) => number;

/** Below this an insertion sort is faster. */
const smallMax = 7;
const largeMin = 40;

/** Sorts so that elements `0..last` are those of the sorted array. */
export function sortFirst<T>(items: T[], last: number, compare: Compare<T>): void {
  sortPart(items, 0, items.length, last, compare);
}

function sortPart<T>(
  items: T[],
  from: number,
  size: number,
  last: number,
  compare: Compare<T>,
): void {
  let start = from;
  let count = size;
  for (;;) {
    if (count < smallMax) {
      sortByInsertion(items, start, start + count, compare);
      return;
    }
    swap(items, start, pivotOf(items, start, count, compare));
    const end = start + count;
    const { less, greater } = partition(items, start, end, compare);
    if (less > 1 && start <= last) sortPart(items, start, less, last, compare);
    // The other side is the next round.
    if (greater <= 1 || end - greater > last) return;
    start = end - greater;
    count = greater;
  }
}

function sortByInsertion<T>(items: T[], start: number, end: number, compare: Compare<T>): void {
  for (let i = start + 1; i < end; i++) {
    for (let k = i; k > start && compare(items[k - 1] as T, items[k] as T) > 0; k--) {
      swap(items, k, k - 1);
    }
  }
}

function pivotOf<T>(items: T[], start: number, count: number, compare: Compare<T>): number {
  let middle = start + (count >> 1);
  if (count === smallMax) return middle;
  let first = start;
  let last = start + count - 1;
  if (count > largeMin) {
    const step = count >> 3;
    first = medianOf(items, first, first + step, first + 2 * step, compare);
    middle = medianOf(items, middle - step, middle, middle + step, compare);
    last = medianOf(items, last - 2 * step, last - step, last, compare);
  }
  return medianOf(items, first, middle, last, compare);
}

function medianOf<T>(items: T[], a: number, b: number, c: number, compare: Compare<T>): number {
  const [x, y, z] = [items[a] as T, items[b] as T, items[c] as T];
  if (compare(x, y) < 0) {
    if (compare(y, z) < 0) return b;
    return compare(x, z) < 0 ? c : a;
  }
  if (compare(y, z) > 0) return b;
  return compare(x, z) < 0 ? a : c;
}

/** Partitions by the first element; returns how many are less than it, and how many greater. */
function partition<T>(
  items: T[],
  start: number,
  end: number,
  compare: Compare<T>,
): { less: number; greater: number } {
  const pivot = items[start] as T;
  let equalEnd = start + 1;
  let low = start + 1;
  let high = end - 1;
  let equalStart = end - 1;
  for (;;) {
    for (; low <= high; low++) {
      const order = compare(items[low] as T, pivot);
      if (order > 0) break;
      if (order === 0) swap(items, equalEnd++, low);
    }
    for (; low <= high; high--) {
      const order = compare(items[high] as T, pivot);
      if (order < 0) break;
      if (order === 0) swap(items, high, equalStart--);
    }
    if (low > high) break;
    swap(items, low++, high--);
  }
  const less = low - equalEnd;
  const greater = equalStart - high;
  swapRange(items, start, low, Math.min(equalEnd - start, less));
  swapRange(items, low, end, Math.min(greater, end - equalStart - 1));
  return { less, greater };
}

/** Exchanges the first elements from `start` on with the last ones before `end`. */
function swapRange<T>(items: T[], start: number, end: number, count: number): void {
  for (let i = 0; i < count; i++) swap(items, start + i, end - count + i);
}

function swap<T>(items: T[], a: number, b: number): void {
  const item = items[a] as T;
  items[a] = items[b] as T;
  items[b] = item;
}
