/** One paragraph of Debian's control format: `{Package: 'bash', Version: '5.2.15-2+b13'}`. */
export type ControlFields = Readonly<Record<string, string>>;

/**
 * Reads paragraphs as in Packages files and `apt-cache show`; continuation lines are joined by newlines.
 * @see deb-control(5)
 */
export function parseControl(text: string): readonly ControlFields[] {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) =>
      Object.fromEntries(
        paragraph
          .trimEnd()
          .split(/\n(?! )/)
          .map((field) => {
            const colon = field.indexOf(':');
            return [field.slice(0, colon), field.slice(colon + 1).trim()];
          }),
      ),
    );
}

/**
 * The names in a field such as Depends, versions and architectures left away.
 * @returns for each that is needed, those of which one is enough: `[['libc6'], ['debconf', 'debconf-2.0']]`
 */
export function parseRelations(field = ''): readonly (readonly string[])[] {
  return field
    .split(',')
    .map((needed) => needed.split('|').map((name) => name.trim().replace(/[\s:(].*$/s, '')))
    .filter(([first]) => first !== '');
}
