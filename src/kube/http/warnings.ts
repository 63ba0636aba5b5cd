/**
 * @param header of a `Warning` header, several joined with commas: `299 - "v1 X is deprecated", 299 - "…"`
 * @returns the texts of those with code 299, which are the API's
 * @see RFC 7234 section 5.5
 */
export function warningsIn(header: string | string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/(?:^|,)\s*299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    Buffer.from(quoted.replace(/\\(.)/g, '$1'), 'latin1').toString('utf8'),
  );
}
