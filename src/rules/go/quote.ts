const named: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/**
 * A text as Go's `%q` prints it: in double quotes, with what cannot be printed escaped.
 * @see https://pkg.go.dev/strconv#Quote
 */
export function quote(text: string): string {
  return `"${Array.from(text, quoteRune).join('')}"`;
}

function quoteRune(rune: string): string {
  const short = named[rune];
  if (short !== undefined) return short;
  const code = rune.codePointAt(0) ?? 0;
  if (isSurrogate(code)) return '\uFFFD'; // a lone surrogate cannot be in a Go string
  if (rune === ' ' || printable.test(rune)) return rune;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the space. */
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
