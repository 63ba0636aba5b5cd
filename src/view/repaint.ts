/**
 * The text in place of what the terminal shows: each line clears what was left of the one before it.
 * @param first whether the terminal still shows what others wrote
 */
export function repainted(text: string, first: boolean): string {
  const start = first ? '\u001B[2J\u001B[H' : '\u001B[H';
  return `${start}${text.replaceAll('\n', '\u001B[K\n')}\u001B[J`;
}
