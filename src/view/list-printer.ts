import {listDocument, oneDocument} from './document.js';
import {valueText} from './jsonpath/index.js';
import type {OutputFormat} from './output-format.js';
import {createTable, type Column} from './table.js';

/** How a kind of record is shown in rows. */
export interface ListView<Item extends object> {
  /** The record's kind in documents; a list of them is `…List`: `NodeStatus`. */
  readonly kind: string;
  readonly columns: readonly Column<Item>[];
  /** For `-o name`: `node/node-1`. */
  readonly name: (item: Item) => string;
}

/** How the output is to look, whatever is shown. */
export interface ListStyle {
  readonly format: OutputFormat;
  readonly headers: boolean;
  readonly colour: boolean;
  /** Writes one document, as JSON or YAML. */
  readonly documentText: (document: object) => string;
}

/**
 * Prints records in the format asked for.
 * - `list` is called once, first; an empty list is an empty document, or no rows.
 * - `changes` may follow any number of times: further rows, or one document for each record.
 */
export interface ListPrinter<Item extends object> {
  readonly list: (items: readonly Item[]) => string;
  readonly changes: (items: readonly Item[]) => string;
}

/** The printer for one command's records. */
export function createListPrinter<Item extends object>(
  view: ListView<Item>,
  style: ListStyle,
): ListPrinter<Item> {
  const {format} = style;
  switch (format.kind) {
    case 'table':
    case 'wide':
      return rowsPrinter(view.columns, format.kind === 'wide', style);
    case 'custom-columns':
      return rowsPrinter(customColumns<Item>(view.kind, format.columns), false, style);
    case 'name':
      return eachPrinter((item) => `${view.name(item)}\n`);
    case 'json':
      return documentPrinter(view.kind, style.documentText, style.documentText);
    case 'yaml':
      return documentPrinter(
        view.kind,
        style.documentText,
        (document) => `---\n${style.documentText(document)}`,
      );
    case 'jsonpath': {
      const {template} = format;
      return documentPrinter(view.kind, template.fill, template.fill);
    }
  }
}

function rowsPrinter<Item extends object>(
  columns: readonly Column<Item>[],
  wide: boolean,
  {headers, colour}: ListStyle,
): ListPrinter<Item> {
  const table = createTable(columns, {wide, headers, colour});
  return {list: (items) => table.print(items), changes: (items) => table.print(items)};
}

function eachPrinter<Item extends object>(text: (item: Item) => string): ListPrinter<Item> {
  function print(items: readonly Item[]): string {
    return items.map(text).join('');
  }
  return {list: print, changes: print};
}

function documentPrinter<Item extends object>(
  kind: string,
  list: (document: object) => string,
  one: (document: object) => string,
): ListPrinter<Item> {
  return {
    list: (items) => list(listDocument(kind, items)),
    changes: (items) => items.map((item) => one(oneDocument(kind, item))).join(''),
  };
}

function customColumns<Item extends object>(
  kind: string,
  columns: readonly {
    readonly header: string;
    readonly path: {find(data: unknown): readonly unknown[]};
  }[],
): readonly Column<Item>[] {
  return columns.map(({header, path}) => ({
    header,
    cell: (item) => {
      const found = path.find(oneDocument(kind, item));
      return found.length === 0 ? '<none>' : found.map(valueText).join(',');
    },
  }));
}
