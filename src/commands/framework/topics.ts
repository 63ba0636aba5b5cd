/** Headings in the list of commands, in their order; a command names its own. */
export const groups: readonly string[] = [
  'Lifecycle',
  'See',
  'Prove',
  'Act',
  'Available Commands',
  'Other Commands',
];

/** What the words that stand before several commands are about, for the lists in help. */
export const topics: Readonly<Record<string, {readonly summary: string; readonly group: string}>> =
  {};
