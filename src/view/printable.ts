/**
 * The text as it may stand in a terminal's cell: only its first line, and nothing that a terminal would obey.
 * Messages come from kernel logs, where anybody may write.
 *
 * As kubectl: ESC becomes `^[`, a line break cuts and leaves `...`. Besides: other control characters become
 * `^X`, and what turns the direction of writing becomes its number.
 */
export function printableCell(text: string): string {
  const end = text.search(/[\n\r\f]/);
  return end < 0 ? printable(text) : `${printable(text.slice(0, end))}...`;
}

/** The text with everything that a terminal would obey made visible, line breaks too. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, (control) => (control < '\u0080' ? caret(control) : numbered(control)))
    .replace(/[\u200E\u200F\u2028-\u202E\u2066-\u2069]/g, numbered);
}

function caret(control: string): string {
  return `^${String.fromCharCode(control.charCodeAt(0) ^ 0x40)}`;
}

function numbered(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
