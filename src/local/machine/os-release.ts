/**
 * The name that an `/etc/os-release` gives its system: `Debian GNU/Linux 12 (bookworm)`.
 * @returns empty when the text names none
 * @see os-release(5)
 */
export function systemName(text: string): string {
  const fields = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, key, value] = /^\s*([A-Z0-9_]+)=(.*?)\s*$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, unquoted(value)]];
    }),
  );
  return fields.get('PRETTY_NAME') || fields.get('NAME') || '';
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (inner === undefined) return value;
  return quote === '"' ? inner.replace(/\\(["$`\\])/g, '$1') : inner;
}
