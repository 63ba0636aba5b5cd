import {
  JsonPathError,
  jsonPathTemplate,
  relaxedPath,
  type JsonPathTemplate,
} from './jsonpath/index.js';

/** What `-o` asks for. */
export type OutputFormat =
  | {readonly kind: 'table' | 'wide' | 'name' | 'json' | 'yaml'}
  | {readonly kind: 'jsonpath'; readonly template: JsonPathTemplate}
  | {readonly kind: 'custom-columns'; readonly columns: readonly CustomColumn[]};

/** `HEADER:.path` */
export interface CustomColumn {
  readonly header: string;
  readonly path: JsonPathTemplate;
}

/** `-o` or `--sort-by` holds what cannot be understood. */
export class OutputFormatError extends Error {
  override readonly name = 'OutputFormatError';
}

/** The formats for rows, in the order in which they are named to people. */
export const listFormats = ['table', 'wide', 'name', 'json', 'yaml', 'jsonpath', 'custom-columns'];

/**
 * Reads `-o`'s value: `wide`, `json`, `jsonpath={.items[*].name}`, `custom-columns=NAME:.name`.
 * @throws OutputFormatError naming the allowed formats, or what is wrong with a template
 */
export function parseOutputFormat(
  text: string,
  allowed: readonly string[] = listFormats,
): OutputFormat {
  const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!allowed.includes(name)) throw unknownFormat(text, allowed);
  switch (name) {
    case 'jsonpath':
      return {kind: 'jsonpath', template: template(value)};
    case 'custom-columns':
      return {kind: 'custom-columns', columns: customColumns(value)};
    case 'table':
    case 'wide':
    case 'name':
    case 'json':
    case 'yaml':
      if (value === undefined) return {kind: name};
  }
  throw unknownFormat(text, allowed);
}

function unknownFormat(text: string, allowed: readonly string[]): OutputFormatError {
  return new OutputFormatError(
    `unable to match a printer suitable for the output format ${JSON.stringify(text)}, allowed formats are: ${allowed.join(',')}`,
  );
}

function template(value: string | undefined): JsonPathTemplate {
  if (value === undefined || value === '') {
    throw new OutputFormatError('template format specified but no template given');
  }
  return checked(`error parsing jsonpath ${value}`, () => jsonPathTemplate(value));
}

function customColumns(spec: string | undefined): readonly CustomColumn[] {
  if (spec === undefined || spec === '') {
    throw new OutputFormatError('custom-columns format specified but no custom columns given');
  }
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new OutputFormatError(
        `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      );
    }
    const expression = part.slice(colon + 1);
    const path = checked(`error parsing column ${part}`, () => relaxedPath(expression));
    return {header: part.slice(0, colon), path};
  });
}

function checked(doing: string, read: () => JsonPathTemplate): JsonPathTemplate {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new OutputFormatError(`${doing}: ${error.message}`, {cause: error});
  }
}
