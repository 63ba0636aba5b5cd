import {JsonPathError} from './path.js';

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * The text within quotes, single or double, with Go's escapes.
 * @throws JsonPathError for an escape that Go does not know
 */
export function unquote(quoted: string): string {
  const quote = quoted[0] ?? '';
  const inner = quoted.slice(1, -1);
  return inner.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.|$)/gsu,
    (_, escape: string) => {
      const plain = escape === quote ? quote : simple[escape];
      const text = plain ?? numbered(escape);
      if (text === undefined)
        throw new JsonPathError(`unquote string ${quoted} error invalid syntax`);
      return text;
    },
  );
}

function numbered(escape: string): string | undefined {
  const octal = /^[0-7]{3}$/.test(escape);
  if (!octal && escape.length < 3) return undefined;
  const code = octal ? parseInt(escape, 8) : parseInt(escape.slice(1), 16);
  return code <= (octal ? 0xff : 0x10ffff) ? String.fromCodePoint(code) : undefined;
}
