/**
 * The end of an execution unit. HOT.
 */
import type { Context } from './context.js';

/** Hands what has been recorded to the host as one unit. */
export function flushUnit(context: Context): void {
  const unit = context.propagation;
  if (unit.isEmpty) return;
  context.host.propagate(unit);
  unit.reset();
}
