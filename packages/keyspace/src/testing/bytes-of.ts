/** Text as bytes, one per character. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
