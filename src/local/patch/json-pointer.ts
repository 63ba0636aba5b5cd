/**
 * The names on the way to a value: `/a~1b/0` is `['a/b', '0']`, the empty pointer `[]`. A pointer that does not begin
 * with a slash loses what is before the first one, as the server reads it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function pointerNames(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
