import {evaluate} from './evaluate.js';
import {parseTemplate} from './parse.js';
import {JsonPathError} from './path.js';

export {JsonPathError} from './path.js';

/** A template, read and ready to be filled. */
export interface JsonPathTemplate {
  /** The values that the template's first path finds, for columns and sorting. */
  readonly find: (data: unknown) => readonly unknown[];
  /** The template filled with the data, as kubectl prints it. */
  readonly fill: (data: unknown) => string;
}

/**
 * Reads a `-o jsonpath=` template: text, with paths in braces.
 * @throws JsonPathError saying what is wrong with it
 */
export function jsonPathTemplate(text: string): JsonPathTemplate {
  const blocks = parseTemplate(text);
  return {
    find: (data) => evaluate(blocks, data).flat(),
    fill: (data) =>
      evaluate(blocks, data)
        .map((values) => values.map(valueText).join(' '))
        .join(''),
  };
}

/**
 * A path in any of kubectl's relaxed spellings: `name`, `.name`, `{name}`, `{.name}`.
 * @throws JsonPathError
 */
export function relaxedPath(expression: string): JsonPathTemplate {
  const found = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (!found) {
    throw new JsonPathError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  return jsonPathTemplate(`{.${found[1] ?? found[2] ?? ''}}`);
}

/** A value as kubectl prints it: text bare, objects and lists as JSON in one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
