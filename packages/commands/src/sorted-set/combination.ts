/**
 * Union, intersection and difference of sets and sorted sets.
 *
 *     union           every member of any source; its scores joined
 *     intersection    members that all have; their scores joined
 *     difference      members of the first that no other has, with the score they have there
 *
 * Scores are joined from the smallest source to the largest, equal ones as they were given: sums of
 * doubles depend on it.
 *
 * Spec: redis/src/t_zset.c zunionInterDiffGenericCommand, zdiff (7.0.15).
 */
import type { VisitScored, ZsetRoom } from '@varve/keyspace';
import { aggregateScores, weighScore, type Source, type SourceRequest } from './set-sources.js';

/** Adds the union of the sources to an empty sorted set. */
export function unite({ sources, aggregate }: SourceRequest, result: ZsetRoom): void {
  for (const source of bySize(sources)) {
    source.forEach((bytes, start, end, unweighted) => {
      const score = weighScore(unweighted, source.weight);
      const isThere = result.find(bytes, start, end);
      const joined = isThere ? aggregateScores(aggregate, result.score, score) : score;
      // To give 0 in place of -0 is no change of score: it takes a new member.
      if (joined === 0 && isThere && !Object.is(joined, result.score))
        result.remove(bytes, start, end);
      result.set(bytes, start, end, joined);
    });
  }
}

/** Adds the intersection of the sources to an empty sorted set. */
export function intersect(request: SourceRequest, result: ZsetRoom): void {
  forEachCommon(request, (bytes, start, end, score) => {
    result.set(bytes, start, end, score);
  });
}

/** Counts the members of the intersection, up to the limit. */
export function countCommon(request: SourceRequest): number {
  let count = 0;
  forEachCommon(request, () => {
    count++;
  });
  return count;
}

/** Adds the difference of the sources to an empty sorted set. */
export function subtract({ sources }: SourceRequest, result: ZsetRoom): void {
  const [first, ...others] = sources as [Source, ...Source[]];
  first.forEach((bytes, start, end, score) => {
    for (const other of others) {
      other.open();
      if (other.score(bytes, start, end) !== undefined) return;
    }
    result.set(bytes, start, end, score);
  });
}

/** Visits the members that all sources have, up to the limit. */
function forEachCommon({ sources, aggregate, limit }: SourceRequest, visit: VisitScored): void {
  const [first, ...others] = bySize(sources) as [Source, ...Source[]];
  let count = 0;
  first.forEach((bytes, start, end, unweighted) => {
    if (limit > 0 && count === limit) return;
    let joined = weighScore(unweighted, first.weight);
    for (const other of others) {
      other.open();
      const score = other.score(bytes, start, end);
      if (score === undefined) return;
      // Not a number here makes 0 of the whole sum, not of this score.
      joined = aggregateScores(aggregate, joined, score * other.weight);
    }
    count++;
    visit(bytes, start, end, joined);
  });
}

function bySize(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => a.size - b.size);
}
