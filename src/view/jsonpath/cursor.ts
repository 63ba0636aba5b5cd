/** A place in a text that is being read. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** The next character, without taking it; empty at the end. */
export function peek({text, at}: Cursor): string {
  return text.slice(at, at + 1);
}

/** Takes what a sticky pattern finds here; undefined, and nothing taken, when it finds nothing. */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}
