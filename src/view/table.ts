import {paint, type Colour} from './colours.js';
import {printableCell} from './printable.js';

/** One column of a table, and how a record fills it. */
export interface Column<Row> {
  /** Upper case: `NAME`. */
  readonly header: string;
  readonly cell: (row: Row) => string;
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  readonly colour?: (row: Row) => Colour | undefined;
}

/** How a table is to look. */
export interface TableStyle {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly colour: boolean;
}

/** Prints rows, as often as there are new ones: later rows are at least as wide as the earlier. */
export interface TablePrinter<Row> {
  /** @returns the lines; the header comes once, before the first row */
  print(rows: readonly Row[]): string;
}

const minWidth = 6;
const padding = 3;

/**
 * kubectl's table: columns at least 6 wide and 3 apart, nothing after the last one, no header without a row.
 * @see k8s.io/cli-runtime/pkg/printers GetNewTabWriter
 */
export function createTable<Row>(
  columns: readonly Column<Row>[],
  {wide, headers, colour}: TableStyle,
): TablePrinter<Row> {
  const shown = columns.filter((column) => wide || column.wide !== true);
  const widths = shown.map(() => 0);
  let headersDue = headers;
  return {
    print(rows) {
      if (rows.length === 0) return '';
      const lines = rows.map((row) =>
        shown.map((column) => ({
          text: printableCell(column.cell(row)),
          colour: column.colour?.(row),
        })),
      );
      if (headersDue) lines.unshift(shown.map(({header}) => ({text: header, colour: undefined})));
      headersDue = false;
      for (const line of lines) {
        for (const [at, {text}] of line.entries()) {
          widths[at] = Math.max(widths[at] ?? 0, cellWidth(text));
        }
      }
      return lines.map((line) => `${lineText(line, widths, colour)}\n`).join('');
    },
  };
}

function cellWidth(text: string): number {
  return Math.max([...text].length + padding, minWidth);
}

function lineText(
  line: readonly {readonly text: string; readonly colour: Colour | undefined}[],
  widths: readonly number[],
  colour: boolean,
): string {
  return line
    .map((cell, at) => {
      const painted = paint(cell.text, cell.colour, colour);
      if (at === line.length - 1) return painted;
      return painted + ' '.repeat((widths[at] ?? 0) - [...cell.text].length);
    })
    .join('');
}
