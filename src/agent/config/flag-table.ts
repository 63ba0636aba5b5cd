import type {Duration} from './duration-flag.js';
import type {Flag} from './flags.js';

/** The flags that are not hidden, one a line: name, kind, help and default. */
export function flagTable(flags: Readonly<Record<string, Flag<unknown>>>): string {
  const shown = Object.entries(flags).filter(([, {hidden}]) => !hidden);
  const names = shown.map(([name, {kind}]) => `      --${name}${kind && ` ${kind}`}`);
  const width = Math.max(...names.map(({length}) => length)) + 3;
  return shown
    .map(([, {help, initial}], i) => `${names[i]?.padEnd(width)}${help}${defaultText(initial)}\n`)
    .join('');
}

function defaultText(initial: unknown): string {
  if (Array.isArray(initial) || initial === '' || initial === false) return '';
  const value = typeof initial === 'object' ? (initial as Duration).text : JSON.stringify(initial);
  return ` (default ${value})`;
}
