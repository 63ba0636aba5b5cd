import {plain} from './document.js';
import {relaxedPath} from './jsonpath/index.js';
import {OutputFormatError} from './output-format.js';

/**
 * The records in the order of one field, those without it first, as `--sort-by` asks.
 * @param expression relaxed JSONPath on a record: `.name`, `{.agent.version}`
 * @throws OutputFormatError when no record has that field; JsonPathError when it is no path
 */
export function sortedBy<Item extends object>(
  items: readonly Item[],
  expression: string,
): readonly Item[] {
  const path = relaxedPath(expression);
  const keyed = items.map((item) => ({item, key: path.find(plain(item))[0]}));
  if (keyed.length > 0 && keyed.every(({key}) => key === undefined)) {
    throw new OutputFormatError(
      `couldn't find any field with path ${JSON.stringify(expression)} in the list of objects`,
    );
  }
  return keyed.sort((a, b) => order(a.key, b.key)).map(({item}) => item);
}

function order(a: unknown, b: unknown): number {
  if (a === undefined || a === null || b === undefined || b === null) {
    return Number(a !== undefined && a !== null) - Number(b !== undefined && b !== null);
  }
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [sortText(a), sortText(b)];
  return left < right ? -1 : Number(left > right);
}

function sortText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
