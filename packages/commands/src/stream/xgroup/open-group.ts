/** Finds the group that a subcommand of XGROUP is about: key at argument 2, group at 3. */
import type { Context } from '../../core/context.js';
import { streamErrors } from '../errors.js';
import { noGroup, selectGroup } from '../group-key.js';
import { findStreamToWrite, Found } from '../stream-key.js';

/** Finds the stream; when there is none, answers that and returns false. */
export function openStream(context: Context): boolean {
  const found = findStreamToWrite(context, 2);
  if (found === Found.missing) context.reply.error(streamErrors.keyRequired);
  return found === Found.there;
}

/** Finds the stream and selects the group; when one is missing, answers that. */
export function openGroup(context: Context): boolean {
  if (!openStream(context)) return false;
  if (selectGroup(context, 3)) return true;
  context.reply.error(noGroup(context.argv, 2, 3));
  return false;
}
