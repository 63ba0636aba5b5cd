/**
 * A text without the white space at its ends, as Go has it: JavaScript's trim leaves U+0085 and takes U+FEFF.
 * @see https://pkg.go.dev/strings#TrimSpace
 */
export function trimSpace(text: string): string {
  return text.replace(atEnds, '');
}

/** Unicode's White_Space; by its name, a megabyte of tables would be loaded. */
const space = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const atEnds = new RegExp(`^${space}+|${space}+$`, 'g');
