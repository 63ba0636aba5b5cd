/** What differs between two looks at the same things. */
export interface Changed<Item> {
  /** New ones, and those that are not as they were. */
  readonly now: readonly Item[];
  /** Those that are no longer there, as they were. */
  readonly gone: readonly Item[];
}

/**
 * Remembers the records of the last look and tells what changed since.
 * @param key tells the things apart
 * @param essence what makes a change worth telling; compared as JSON
 */
export function createComparison<Item>(
  key: (item: Item) => string,
  essence: (item: Item) => unknown,
): (items: readonly Item[]) => Changed<Item> {
  let last = new Map<string, {readonly item: Item; readonly essence: string}>();
  return (items) => {
    const current = new Map(
      items.map((item) => [key(item), {item, essence: JSON.stringify(essence(item))}]),
    );
    const now = [...current].filter(([id, entry]) => last.get(id)?.essence !== entry.essence);
    const gone = [...last].filter(([id]) => !current.has(id));
    last = current;
    return {now: now.map(([, {item}]) => item), gone: gone.map(([, {item}]) => item)};
  };
}
