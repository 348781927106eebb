/** Amounts of memory for people: `1.50M`. As redis/src/util.c bytesToHuman (7.0). */
const units = ['K', 'M', 'G', 'T'];

export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(2)}${units[unit] as string}`;
}
