/**
 * Amounts of memory as redis.conf writes them: `1024`, `64mb`, `2GB`.
 *
 *     unit   b   k      kb     m         mb        g          gb
 *     bytes  1   1000   1024   1000^2    1024^2    1000^3     1024^3
 *
 * Case does not matter. Amounts stay below 2^53: nobody configures 8 PiB.
 *
 * @see redis/src/util.c memtoull (7.0)
 */

const unitSizes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** Reads an amount of memory in bytes; undefined when the text is not one. */
export function parseMemory(text: string): number | undefined {
  let digits = 0;
  while (digits < text.length && isDigit(text.charCodeAt(digits))) digits++;
  const unit = unitSizes[text.slice(digits).toLowerCase()];
  if (digits === 0 || unit === undefined) return undefined;
  const bytes = Number(text.slice(0, digits)) * unit;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Writes an amount as CONFIG REWRITE does: in the largest unit that divides it. */
export function formatMemory(bytes: number): string {
  for (const unit of ['gb', 'mb', 'kb']) {
    const size = unitSizes[unit] as number;
    if (bytes !== 0 && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
