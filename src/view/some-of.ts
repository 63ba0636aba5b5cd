/**
 * The first few of a list, and how many more there are: `node-1, node-2 and 17 more`.
 * @param most at least 1
 */
export function someOf(items: readonly string[], most: number): string {
  const rest = items.length - most;
  const shown = items.slice(0, most).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
