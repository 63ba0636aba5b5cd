/**
 * A text without the white space at its ends, as Go has it: JavaScript's trim leaves U+0085 and takes U+FEFF.
 * @see https://pkg.go.dev/strings#TrimSpace
 */
export function trimSpace(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
}
