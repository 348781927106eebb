/**
 * The words of a refusal to start: which file, where, and what the operator can do next. Nothing
 * was changed on disk when one of these is said.
 *
 * Texts before the first full stop or colon that Redis has are Redis's (redis/src/aof.c, 7.0).
 */
import { AofError } from './errors.js';
import type { Verdict } from './verdict.js';

/** Where the trouble is. */
export interface RefusalPlace {
  readonly file: string;
  readonly offset: number;
  /** The batch that should be there, 0 if there are no batches. */
  readonly batch: number;
}

type Refused = Exclude<Verdict, 'accept' | 'cut'>;

const restore = 'Nothing was changed. Restore the file from a backup, or run';
const fix = 'varve check-aof --fix <filename.manifest>';

/** Returns the error for a refusing verdict. */
export function refusal(code: Refused, place: RefusalPlace): AofError {
  return new AofError(code, text(code, place), place);
}

function text(code: Refused, { file, offset, batch }: RefusalPlace): string {
  const where = batch > 0 ? `offset ${offset} (batch ${batch})` : `offset ${offset}`;
  switch (code) {
    case 'TORN_TAIL':
      return (
        `Unexpected end of file reading the append only file ${file}. You can: ` +
        '1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. ' +
        "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and " +
        'restart the server.'
      );
    case 'NOT_LAST':
      return (
        `Fatal error: the truncated file is not the last file: ${file} breaks off at ${where}, ` +
        `and later files follow. ${restore} ${fix} to see what can be kept.`
      );
    case 'BAD_FORMAT':
      return (
        `Bad file format reading the append only file ${file}: ` +
        'make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>'
      );
    case 'FOREIGN_TAIL':
      return (
        `The AOF file ${file} has an incomplete batch at ${where}, and another program appended ` +
        'records after it. Nothing was changed. Start that program once more and let it rewrite ' +
        `(BGREWRITEAOF), which keeps them; or run ${fix}, which cuts them off.`
      );
    case 'BROKEN_LINK':
      return (
        `The AOF file ${file} ends at ${where}, which is not where the next file goes on: ` +
        `records between them are missing. ${restore} ${fix} to see what can be kept.`
      );
    default:
      return (
        `The AOF file ${file} is damaged at ${where}: its bytes were on disk and have changed ` +
        `since. ${restore} ${fix}, which cuts it there and loses what follows.`
      );
  }
}
