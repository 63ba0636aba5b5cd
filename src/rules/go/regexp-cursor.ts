/** A place in a pattern that is being read. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** How often counted repeats may happen in all, were they nested. */
  repeats: number;
}

/** Thrown where only the engine can tell what a pattern means, or whether it means anything. */
export class Unsure extends Error {}

/**
 * Moves the cursor over what stands there.
 * @param what a sticky expression
 * @returns undefined, and does not move, when something else stands there
 */
export function take(cursor: Cursor, what: RegExp): RegExpExecArray | undefined {
  what.lastIndex = cursor.at;
  const found = what.exec(cursor.text) ?? undefined;
  cursor.at += found?.[0].length ?? 0;
  return found;
}

/** The code unit under the cursor; '' at the end. */
export function peek({text, at}: Cursor): string {
  return text.charAt(at);
}

/**
 * Moves the cursor over one character.
 * @throws Unsure at the end
 */
export function takeRune(cursor: Cursor): string {
  const code = cursor.text.codePointAt(cursor.at);
  if (code === undefined) throw new Unsure();
  const rune = String.fromCodePoint(code);
  cursor.at += rune.length;
  return rune;
}
