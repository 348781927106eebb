/**
 * `assert` for programmer errors, cheap enough for hot paths.
 *
 * `node:assert` collects its arguments into an array on every call; this one compiles to a
 * compare and a jump that is never taken. It throws the same AssertionError.
 */
import { AssertionError } from 'node:assert';

/** Throws an AssertionError with `message` unless `condition` holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

function fail(message: string): never {
  throw new AssertionError({ message, stackStartFn: assert });
}
