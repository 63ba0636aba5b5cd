import {existsSync, readFileSync} from 'node:fs';

/** The last lines of a log, indented for an error's text; says so when there are none. */
export function tail(path: string, lines = 15): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : '';
  if (text === '') return '  (there is nothing in it)';
  return text
    .split('\n')
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join('\n');
}
