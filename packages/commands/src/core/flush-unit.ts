/**
 * The end of an execution unit. HOT.
 */
import type { Context } from './context.js';

/** Hands what has been recorded to the host as one unit. Returns whether there was anything. */
export function flushUnit(context: Context): boolean {
  const unit = context.propagation;
  if (unit.isEmpty) return false;
  context.host.propagate(unit);
  unit.reset();
  return true;
}
